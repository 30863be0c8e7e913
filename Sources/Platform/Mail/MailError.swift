/// Why a mail was not made or not sent.
package struct MailError: Error, Sendable, Equatable {
    package enum Code: String, Sendable {
        /// Not one plain ASCII address `local@domain`.
        case malformedAddress = "malformed_address"
        /// Too long, or with a line break or another control character, which could add headers.
        case malformedSubject = "malformed_subject"
        /// The relay was not reached, is busy, or does not accept our log-in: the same mail may go later.
        case transient
        /// The relay refused this mail for good (a 5xx reply, RFC 5321 §4.2.1).
        case permanent
    }

    package let code: Code
    /// For the log: without addresses and without the relay's words, which may quote some.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Whether trying again makes sense.
    package var isTransient: Bool {
        code == .transient
    }
}

extension MailError: CustomStringConvertible {
    package var description: String {
        "\(code.rawValue): \(message)"
    }
}
