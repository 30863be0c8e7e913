/// The header of a token: `alg`, `kid` and `typ`, all strings.
///
/// Read by a scanner of its own rather than JSONDecoder, which takes the last of two equal members and
/// ignores unknown ones: two readers of one token must never see different headers.
struct TokenHeader: Equatable {
    /// Whose tokens: which members there may be.
    enum Form {
        /// Exactly the three.
        case own
        /// Outside issuers may leave `typ` away, and add the thumbprint of a certificate, which nobody looks at.
        case outside

        fileprivate var members: Set<String> {
            switch self {
            case .own: ["alg", "kid", "typ"]
            case .outside: ["alg", "kid", "typ", "x5t", "x5t#S256"]
            }
        }
    }

    let algorithm: String
    let kid: String

    init(json: [UInt8], form: Form = .own) throws(TokenError) {
        var scanner = FlatObjectScanner(json)
        let members = try scanner.members()
        for name in members.keys where !form.members.contains(name) {
            throw .unexpectedHeaderMember(name)
        }
        let type = members["typ"]
        guard type != nil || form == .outside else { throw .missingHeaderMember("typ") }
        guard let algorithm = members["alg"] else { throw .missingHeaderMember("alg") }
        guard let kid = members["kid"] else { throw .missingHeaderMember("kid") }
        guard type ?? "JWT" == "JWT" else { throw .wrongType }
        self.algorithm = algorithm
        self.kid = kid
    }
}

/// Reads `{"name":"value",…}` with plain ASCII strings only: no nesting, no escapes, no repeated names.
private struct FlatObjectScanner {
    private var rest: ArraySlice<UInt8>

    init(_ json: [UInt8]) {
        self.rest = json[...]
    }

    mutating func members() throws(TokenError) -> [String: String] {
        var members: [String: String] = [:]
        try take("{")
        repeat {
            let name = try string()
            try take(":")
            guard members.updateValue(try string(), forKey: name) == nil else {
                throw .duplicateHeaderMember(name)
            }
        } while takes(",")
        try take("}")
        skipSpace()
        guard rest.isEmpty else { throw .malformedHeader }
        return members
    }

    private mutating func string() throws(TokenError) -> String {
        try take("\"")
        let content = rest.prefix { byte in
            (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        }
        rest = rest.dropFirst(content.count)
        guard rest.popFirst() == UInt8(ascii: "\"") else { throw .malformedHeader }
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func take(_ character: Unicode.Scalar) throws(TokenError) {
        guard takes(character) else { throw .malformedHeader }
    }

    private mutating func takes(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func skipSpace() {
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }
}
