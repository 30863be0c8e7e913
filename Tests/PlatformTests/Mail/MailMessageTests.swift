import FoundationEssentials
import Platform
import Testing

@Suite("Mails")
struct MailMessageTests {
    private let sender: MailAddress

    init() throws {
        sender = try MailAddress("noreply@plugyard.example")
    }

    private func lines(
        to recipient: String = "ada@example.org",
        subject: String = "Hello",
        text: String = "Hi."
    ) throws -> [String] {
        let message = try MailMessage(to: recipient, subject: subject, text: text)
        let bytes = message.rendered(from: sender, date: Date(timeIntervalSince1970: 1_790_000_000))
        #expect(bytes.allSatisfy { $0 < 0x80 }, "only ASCII may go over the wire")
        let whole = String(decoding: bytes, as: UTF8.self)
        #expect(whole.hasSuffix("\r\n"))
        let lines = whole.components(separatedBy: "\r\n").dropLast()
        #expect(lines.allSatisfy { !$0.contains("\r") && !$0.contains("\n") }, "lines end in CRLF")
        #expect(lines.allSatisfy { $0.utf8.count <= 998 })
        return Array(lines)
    }

    /// What a mail program shows of the body.
    private func decodedBody(_ lines: [String]) throws -> String {
        let body = lines[(try #require(lines.firstIndex(of: "")) + 1)...]
        #expect(body.allSatisfy { $0.utf8.count <= 76 })
        var bytes: [UInt8] = []
        for line in body {
            var rest = Array(line.utf8)[...]
            var isSoft = false
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "=") else {
                    bytes.append(byte)
                    continue
                }
                if rest.isEmpty {
                    isSoft = true
                } else {
                    let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                    bytes.append(try #require(UInt8(digits, radix: 16)))
                    rest = rest.dropFirst(2)
                }
            }
            if !isSoft { bytes.append(UInt8(ascii: "\n")) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What a mail program shows of the subject.
    private func decodedSubject(_ lines: [String]) throws -> String {
        let start = try #require(lines.firstIndex { $0.hasPrefix("Subject: ") })
        let folded = lines[(start + 1)...].prefix { $0.hasPrefix(" ") }
        let words = [String(lines[start].dropFirst(9))] + folded.map { String($0.dropFirst()) }
        return try words.map { word in
            guard word.hasPrefix("=?UTF-8?B?") else { return word }
            #expect(word.utf8.count <= 75)
            let data = try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
            return try #require(String(validating: Array(data), as: UTF8.self), "a character was split")
        }.joined()
    }

    @Test("A plain mail looks like this")
    func plain() throws {
        let id = try #require(UUID(uuidString: "01900000-0000-7000-8000-00000000000A"))
        let message = try MailMessage(id: id, to: "ada@example.org", subject: "Hello", text: "Hi.\nBye.")
        let bytes = message.rendered(from: sender, date: Date(timeIntervalSince1970: 1_790_000_000))
        let expected = """
            From: noreply@plugyard.example
            To: ada@example.org
            Subject: Hello
            Date: Mon, 21 Sep 2026 14:13:20 +0000
            Message-ID: <01900000-0000-7000-8000-00000000000a@plugyard.example>
            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Hi.
            Bye.

            """
        #expect(String(decoding: bytes, as: UTF8.self) == expected.replacing("\n", with: "\r\n"))
    }

    @Test(
        "A subject of any language arrives as it was written",
        arguments: [
            "Willkommen bei Grünstrom", "充電ステーションへようこそ、これはとても長い件名ですから折り返されます",
            String(repeating: "👩‍🔧⚡️", count: 20), "=?UTF-8?B?AAAA?=", " spaces ", "",
            String(repeating: "long ", count: 60),
        ]
    )
    func subjects(subject: String) throws {
        let lines = try lines(subject: subject)
        #expect(try decodedSubject(lines) == subject)
        #expect(lines.prefix { !$0.isEmpty }.allSatisfy { $0.utf8.count <= 78 })
    }

    @Test(
        "A text of any shape arrives as it was written",
        arguments: [
            "", "one line", ".", "..\n.\n...", "a=b?c=d&e=3D", "trailing space \ntab\t\n\n\nend",
            "Grüße, 你好, 👩‍🔧", String(repeating: "x", count: 5000), String(repeating: "ü", count: 500),
            String(repeating: "word ", count: 400), String(repeating: ".", count: 200),
            "https://plugyard.example/reset?token=" + String(repeating: "aB3_-", count: 30), "a\u{0}b",
        ]
    )
    func texts(text: String) throws {
        let lines = try lines(text: text)
        #expect(try decodedBody(lines) == text + "\n")
        let body = lines.drop { !$0.isEmpty }
        #expect(!body.contains { $0.hasPrefix(".") }, "no line may look like the end of the mail")
    }

    @Test("Line breaks of every kind become those of mail")
    func lineBreaks() throws {
        #expect(try decodedBody(lines(text: "a\r\nb\rc\nd\r\n")) == "a\nb\nc\nd\n")
    }

    @Test(
        "A subject that would add a header is refused",
        arguments: [
            "a\r\nBcc: all@example.org", "a\nb", "a\rb", "a\u{0}b", "a\u{85}b", "a\u{2028}b", "a\u{7F}",
            String(repeating: "ü", count: 251),
        ]
    )
    func subjectInjection(subject: String) {
        #expect {
            try MailMessage(to: "ada@example.org", subject: subject, text: "")
        } throws: {
            ($0 as? MailError)?.code == .malformedSubject
        }
    }

    @Test(
        "What is not one plain address is refused",
        arguments: [
            "", "ada", "@example.org", "ada@", "ada@@example.org", "a@b@example.org", "ada@example..org",
            "ada@-example.org", "ada@example-.org", ".ada@example.org", "ada.@example.org",
            "a..b@example.org",
            "ada lovelace@example.org", "ada@exam ple.org", "<ada@example.org>",
            "ada@example.org, bob@example.org",
            "ada@example.org\r\nRCPT TO:<bob@example.org>", "ada@example.org\n", "ada\u{0}@example.org",
            "\"ada\"@example.org", "ada@[127.0.0.1]", "ädä@example.org", "ada@exämple.org",
            String(repeating: "a", count: 65) + "@example.org",
            "a@" + String(repeating: "abcdefghi.", count: 26) + "org",
        ]
    )
    func badAddresses(address: String) {
        #expect {
            try MailMessage(to: address, subject: "", text: "")
        } throws: {
            ($0 as? MailError)?.code == .malformedAddress
        }
    }

    @Test(
        "Addresses in use are taken, and masked for the log",
        arguments: [
            ("ada@example.org", "a…@example.org"), ("a.b+tag@sub.example.co", "a…@sub.example.co"),
            ("x_y-z@localhost", "x…@localhost"), ("O'Neil@1und1.example", "O…@1und1.example"),
        ]
    )
    func goodAddresses(address: String, masked: String) throws {
        #expect(try MailAddress(address).masked == masked)
    }
}
