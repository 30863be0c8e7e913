package import FoundationEssentials
package import Tenancy

/// Mails on their way through the database: queued in the transaction that causes them, sent by
/// ``MailOutboxService``.
///
/// Subject and text are sealed, since they hold links that are as good as passwords.
package enum MailOutbox {
    /// The bytes to queue beside the recipient.
    ///
    /// - Parameters:
    ///   - id: Of the row; the sealed value opens nowhere else.
    ///   - subject: One line.
    ///   - text: Plain text.
    ///   - box: The installation's.
    /// - Returns: The sealed subject and text.
    /// - Throws: ``MailError`` with code `malformedSubject`, or ``CryptoError``.
    package static func seal(id: UUID, subject: String, text: String, box: SecretBox) throws -> [UInt8] {
        try MailMessage.check(subject: subject)
        let content = try JSONEncoder().encode(MailContent(subject: subject, text: text))
        return try box.seal(Array(content), context: context(of: id))
    }

    /// The mail of a row.
    ///
    /// - Throws: ``SecretBoxError``, ``CryptoError``, `DecodingError` or ``MailError``: none of them mends itself.
    static func open(id: UUID, recipient: String, sealed: [UInt8], box: SecretBox) throws -> MailMessage {
        let content = try JSONDecoder().decode(
            MailContent.self,
            from: Data(try box.open(sealed, context: context(of: id)))
        )
        return try MailMessage(id: id, to: recipient, subject: content.subject, text: content.text)
    }

    private static func context(of id: UUID) -> String {
        "mail/\(id.uuidString.lowercased())"
    }
}
