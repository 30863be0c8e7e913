package import FoundationEssentials
import Tenancy

/// A mail of plain text to one person.
///
/// What could end a header line is refused here, so no text of a user can add a header or a recipient.
package struct MailMessage: Sendable {
    /// Also the Message-ID, so that a mail sent again is known as the same.
    package let id: UUID
    package let recipient: MailAddress
    package let subject: String
    package let text: String

    /// Of a subject, in bytes of UTF-8.
    private static let longestSubject = 500

    /// - Parameters:
    ///   - id: The same for each attempt to send it.
    ///   - recipient: One address.
    ///   - subject: One line.
    ///   - text: Lines end in any way.
    /// - Throws: ``MailError`` with code `malformedAddress` or `malformedSubject`.
    package init(id: UUID = .version7(), to recipient: String, subject: String, text: String)
        throws(MailError)
    {
        try Self.check(subject: subject)
        self.id = id
        self.recipient = try MailAddress(recipient)
        self.subject = subject
        self.text = text
    }

    /// - Throws: ``MailError`` with code `malformedSubject`.
    static func check(subject: String) throws(MailError) {
        let isLine = subject.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        guard isLine, subject.utf8.count <= longestSubject else {
            throw MailError(.malformedSubject, "the subject is too long or has control characters")
        }
    }

    /// The message as it goes over the wire (RFC 5322, RFC 2045): ASCII, lines end in CRLF and have at most 78
    /// characters (header lines with a long address a few more).
    ///
    /// - Parameters:
    ///   - sender: The platform's address.
    ///   - date: When it is sent.
    /// - Returns: Header and body, a line break at the end.
    package func rendered(from sender: MailAddress, date: Date) -> [UInt8] {
        let header = [
            "From: \(sender.text)",
            "To: \(recipient.text)",
            "Subject: \(MailEncoding.headerText(subject))",
            "Date: \(MailDate.format(date))",
            "Message-ID: <\(id.uuidString.lowercased())@\(sender.domain)>",
            // Keeps automatic answers away (RFC 3834).
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
        ]
        return Array((header.joined(separator: "\r\n") + "\r\n\r\n").utf8)
            + MailEncoding.quotedPrintable(text)
    }
}
