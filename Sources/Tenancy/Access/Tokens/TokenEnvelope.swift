import CCrypto
import CJWT

/// A token whose form is right and whose key is known, but whose signature is not checked yet.
struct TokenEnvelope {
    /// The decoded payload. Says nothing until ``checkSignature()`` returned.
    let payload: [UInt8]
    private let token: String
    private let key: VerificationKey

    /// Everything that must hold before libjwt may see a token.
    init(_ token: String, keys: KeySet) throws(TokenError) {
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .notThreeParts }
        guard let header = Base64URL.decode(parts[0]),
            let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2])
        else { throw .notBase64URL }
        let fields = try TokenHeader(json: header)
        guard let key = keys.verificationKey(fields.kid) else { throw .unknownKey }
        // Compared as bytes: Swift's String equality would also take canonically equivalent spellings.
        guard fields.algorithm.utf8.elementsEqual(key.algorithm.rawValue.utf8) else { throw .wrongAlgorithm }
        guard signature.count == key.signatureSize else { throw .badSignature }
        self.payload = payload
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
