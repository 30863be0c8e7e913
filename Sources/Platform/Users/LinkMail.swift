import FoundationEssentials
import Tenancy

/// A mail to a member with a link to choose a password. It knows neither the recipient, whom only the database knows,
/// nor whether the person is new to the platform.
struct LinkMail: Sendable {
    /// By the words of `user_links.kind`.
    enum Kind: String, Sendable {
        case invite
        case reset

        /// How long the link is good.
        var seconds: Int {
            switch self {
            case .invite: 7 * 24 * 3600
            case .reset: 3600
            }
        }
    }

    let id: UUID
    let kind: Kind
    /// What the database knows the link by.
    let secretHash: [UInt8]
    /// Subject and text for the outbox.
    let sealed: [UInt8]

    /// A mail with a new link.
    ///
    /// - Throws: ``CryptoError``.
    init(_ kind: Kind, account name: String, publicURL: String, box: SecretBox) throws {
        let secret = OpaqueSecret.generate(.link)
        self.kind = kind
        id = .version7()
        secretHash = secret.hash
        sealed = try MailOutbox.seal(
            id: id,
            subject: Self.subject(kind),
            text: Self.text(kind, account: name, link: "\(publicURL)/password/link?token=\(secret.text)"),
            box: box
        )
    }

    /// Without a word that somebody else chose: those stand in the text, where they are quoted.
    static func subject(_ kind: Kind) -> String {
        switch kind {
        case .invite: "Invitation to Plugyard"
        case .reset: "Your password for Plugyard"
        }
    }

    static func text(_ kind: Kind, account name: String, link: String) -> String {
        // One line, so that a name cannot pretend to be more of the mail.
        let account = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return switch kind {
        case .invite:
            """
            You are invited to the account "\(account)" on Plugyard.

            Open this link to choose a password; it is good for 7 days:

            \(link)

            If you have a password for Plugyard already, just sign in with it.
            If you do not know why you get this mail, you can ignore it.

            """
        case .reset:
            """
            An administrator of the account "\(account)" asks you to choose a new password for Plugyard.

            Open this link to do so; it is good for one hour and works once:

            \(link)

            Your present password stays until then. If you do not know why you get this mail, you can ignore it.

            """
        }
    }
}
