import CCrypto
import CJWT

/// A token whose form is right and whose key is known, but whose signature is not checked yet.
struct TokenEnvelope {
    /// The decoded payload. Says nothing until ``checkSignature()`` returned.
    let payload: [UInt8]
    private let token: String
    private let key: VerificationKey

    /// Everything that must hold before libjwt may see a token.
    ///
    /// - Parameters:
    ///   - token: Anything.
    ///   - form: Which header it may have.
    ///   - keyNamed: The key of a `kid`, or `nil` for an unknown one.
    /// - Throws: The first reason found.
    init(
        _ token: String,
        form: TokenHeader.Form,
        keyNamed: (String) -> VerificationKey?
    ) throws(TokenError) {
        let parts = try TokenParts(token)
        let fields = try TokenHeader(json: parts.header, form: form)
        guard let key = keyNamed(fields.kid) else { throw .unknownKey }
        // Compared as bytes: Swift's String equality would also take canonically equivalent spellings.
        guard fields.algorithm.utf8.elementsEqual(key.algorithm.rawValue.utf8) else { throw .wrongAlgorithm }
        guard parts.signature.count == key.signatureSize else { throw .badSignature }
        self.payload = parts.payload
        self.token = token
        self.key = key
    }

    func checkSignature() throws(TokenError) {
        let pem = Array(key.publicPEM.utf8)
        // With an empty key libjwt would check nothing at all.
        guard !pem.isEmpty else { throw .badSignature }
        var handle: OpaquePointer?
        let status = jwt_decode(&handle, token, pem, Int32(pem.count))
        guard let handle else {
            ERR_clear_error()
            throw .badSignature
        }
        defer { jwt_free(handle) }
        guard status == 0, jwt_get_alg(handle) == key.algorithm.libjwtValue else {
            ERR_clear_error()
            throw .badSignature
        }
    }
}
