package import Logging

/// How mail leaves the platform.
package enum MailSender: Sendable {
    case relay(MailRelay)
    /// For an installation without a relay, such as `make run`: mails are shown in the log with all they say, links of
    /// invitations and resets included. Who reads the log can use them.
    case log(Logger)

    /// - Throws: ``MailError`` with code `transient` or `permanent`.
    package func send(_ message: MailMessage) async throws(MailError) {
        switch self {
        case .relay(let relay):
            try await relay.send(message)
        case .log(let logger):
            // On one line, each of the text's apart from the next, so that a link can be copied.
            let lines = message.text.split(whereSeparator: \.isNewline).joined(separator: " | ")
            logger.notice(
                "mail for which there is no relay",
                metadata: [
                    "mail.to": "\(message.recipient.text)", "mail.subject": "\(message.subject)",
                    "mail.text": "\(lines)",
                ]
            )
        }
    }
}
