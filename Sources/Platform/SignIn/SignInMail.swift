import FoundationEssentials
import Tenancy

/// A mail as the outbox wants it: JSON of subject and text, sealed for its row.
struct SignInMail: Sendable {
    let id = UUID.version7()
    let subject: String
    let text: String

    func sealed(with box: SecretBox) throws -> [UInt8] {
        let content = try JSONEncoder().encode(["subject": subject, "text": text])
        return try box.seal(Array(content), context: "mail/\(id.lowercaseText)")
    }
}
