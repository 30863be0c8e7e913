import FoundationEssentials
import OCPP
import Tenancy
import Testing

@testable import Platform

@Suite("mails with links")
struct LinkMailTests {
    @Test(
        "the sealed words hold the link that the database knows by its hash",
        arguments: ["invite", "reset"]
    )
    func sealed(word: String) throws {
        let kind = try #require(LinkMail.Kind(rawValue: word))
        let box = SecretBox(try SecretKey.temporary())
        let mail = try LinkMail(kind, account: "Acme", publicURL: "https://plugyard.test", box: box)
        let opened = try box.open(mail.sealed, context: "mail/\(mail.id.lowercaseText)")
        let words = try JSONValue.parse(opened)
        #expect(words["subject"]?.stringValue == LinkMail.subject(kind))
        let text = try #require(words["text"]?.stringValue)
        let prefix = "https://plugyard.test/password/link?token="
        let link = try #require(text.split(separator: "\n").first { $0.hasPrefix(prefix) })
        let secret = String(link.dropFirst(prefix.count))
        #expect(OpaqueSecret.hash(of: secret, kind: .link) == mail.secretHash)
    }

    @Test("each mail has a link of its own")
    func unique() throws {
        let box = SecretBox(try SecretKey.temporary())
        let mails = try (0..<3).map { _ in try LinkMail(.invite, account: "A", publicURL: "x", box: box) }
        #expect(Set(mails.map(\.secretHash)).count == 3)
        #expect(Set(mails.map(\.id)).count == 3)
    }

    @Test("an account's name cannot pretend to be more of the mail")
    func name() {
        let text = LinkMail.text(.invite, account: "A\r\n\r\nOpen\u{2028}https://evil.test", link: "L")
        #expect(text.contains(#""A Open https://evil.test""#))
    }
}
