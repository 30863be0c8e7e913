/// The three parts of a token in compact form (RFC 7515 section 7.1), decoded. Nothing in them is checked.
struct TokenParts {
    let header: [UInt8]
    let payload: [UInt8]
    let signature: [UInt8]

    init(_ token: String) throws(TokenError) {
        guard token.utf8.count <= TokenGate.longestToken else { throw .tooLong }
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .notThreeParts }
        guard let header = Base64URL.decode(parts[0]),
            let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2])
        else { throw .notBase64URL }
        self.header = header
        self.payload = payload
        self.signature = signature
    }
}
