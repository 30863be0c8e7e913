import FoundationEssentials
import Tenancy

/// What the mail outbox keeps of a mail: its words, sealed, because the links in them are as good as passwords.
enum SealedMail {
    private struct Content: Encodable {
        let subject: String
        let text: String
    }

    /// The bytes to queue beside the recipient; they open for this row of `mail_outbox` only.
    ///
    /// - Throws: ``CryptoError``.
    static func seal(id: UUID, subject: String, text: String, box: SecretBox) throws -> [UInt8] {
        let content = try JSONEncoder().encode(Content(subject: subject, text: text))
        return try box.seal(Array(content), context: "mail/\(id.lowercaseText)")
    }
}
