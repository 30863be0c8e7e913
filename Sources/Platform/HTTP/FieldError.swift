/// One thing that is wrong with a request.
package struct FieldError: Error, Encodable, Sendable, Hashable {
    /// A JSON pointer (RFC 6901) into the body, or the name of a query parameter.
    package let field: String
    /// A word that clients switch on, for example `too_long`.
    package let code: String
    /// What was expected, for a person.
    package let message: String

    package init(field: String, code: String, message: String) {
        self.field = field
        self.code = code
        self.message = message
    }
}
