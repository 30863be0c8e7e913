import HTTPTypes

extension HTTPField.Name {
    /// `X-Request-Id`
    static let requestID = name("X-Request-Id")
    /// Only because RFC 6749, section 5.1 wants it.
    static let pragma = name("Pragma")

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("not a header name: \(text)") }
        return name
    }
}
