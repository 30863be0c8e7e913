import OCPP

/// What a login ends in (RFC 6749, section 5.1).
struct LoginTokens: Sendable {
    let access: String
    let refresh: String?
    /// Of the access token, in seconds.
    let lifetime: Int
    let scope: String

    /// - Throws: ``LoginError`` when the answer has no token.
    init(_ answer: JSONValue) throws {
        access = try answer.word("access_token")
        refresh = answer["refresh_token"]?.stringValue
        lifetime = answer["expires_in"]?.intValue ?? 0
        scope = answer["scope"]?.stringValue ?? ""
    }

    /// As `--json` prints it.
    var fields: [(String, JSONValue)] {
        [
            ("access_token", .string(access)), ("refresh_token", refresh.map { .string($0) } ?? .null),
            ("expires_in", .number("\(lifetime)")), ("scope", .string(scope)),
        ]
    }
}

extension JSONValue {
    /// A member that is one word of printable ASCII: what a server says reaches the terminal.
    ///
    /// - Throws: ``LoginError`` for anything else.
    func word(_ name: String) throws -> String {
        guard let text = self[name]?.stringValue, !text.isEmpty,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw LoginError("the server's answer has no \(name)") }
        return text
    }
}
