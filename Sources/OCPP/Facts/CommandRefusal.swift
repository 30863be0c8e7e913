/// Why a command cannot be said in a version of OCPP; nothing was sent.
package struct CommandRefusal: Error, Sendable, Hashable {
    /// The field of the command as REST spells it, for example `id_tag`.
    package let field: String
    /// `required`, `too_long`, `out_of_range`, `wrong_type`, `malformed`, `unknown`, `unknown_value`, `repeated`,
    /// `not_allowed` or, for a command that the version has no call for, `not_supported`.
    package let code: String
    /// For the client: what was expected.
    package let message: String

    package init(field: String, code: String, message: String) {
        self.field = field
        self.code = code
        self.message = message
    }

    /// The version has no such call, whatever its fields.
    static let notSupported = CommandRefusal(
        field: "type",
        code: "not_supported",
        message: "the charge point's version of OCPP has no such command"
    )

    /// Whether the version has no such call: an answer to the command, not a fault of who gave it.
    package var isNotSupported: Bool {
        self == .notSupported
    }
}
