/// Why a command cannot be said in a version of OCPP; nothing was sent.
package struct CommandRefusal: Error, Sendable, Hashable {
    /// The field of the command as REST spells it, for example `id_tag`.
    package let field: String
    /// `required`, `too_long`, `out_of_range`, `wrong_type` or `unknown_value`.
    package let code: String
    /// For the client: what was expected.
    package let message: String

    package init(field: String, code: String, message: String) {
        self.field = field
        self.code = code
        self.message = message
    }
}
