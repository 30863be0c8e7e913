import FoundationEssentials
import Tenancy
import Testing

@testable import Platform

@Suite("Queued mails")
struct MailOutboxTests {
    private let box: SecretBox
    private let id = UUID()

    init() throws {
        let path = "/tmp/plugyard-test-\(UUID().uuidString)"
        box = SecretBox(try SecretKey.loadOrCreate(path: path))
        try FileManager.default.removeItem(atPath: path)
    }

    @Test("What is sealed opens as the same mail, with the row's id")
    func roundTrip() throws {
        let sealed = try MailOutbox.seal(id: id, subject: "Grüße", text: "https://a/b?c=d\n\"x\"", box: box)
        let message = try MailOutbox.open(id: id, recipient: "ada@example.org", sealed: sealed, box: box)
        #expect(message.id == id)
        #expect(message.recipient.text == "ada@example.org")
        #expect(message.subject == "Grüße")
        #expect(message.text == "https://a/b?c=d\n\"x\"")
    }

    @Test("The sealed form is what the database's contract says")
    func form() throws {
        let sealed = try MailOutbox.seal(id: id, subject: "s", text: "t", box: box)
        let json = try box.open(sealed, context: "mail/\(id.uuidString.lowercased())")
        let decoded = try JSONDecoder().decode([String: String].self, from: Data(json))
        #expect(decoded == ["subject": "s", "text": "t"])
    }

    @Test("It does not open in another row")
    func otherRow() throws {
        let sealed = try MailOutbox.seal(id: id, subject: "s", text: "t", box: box)
        #expect(throws: SecretBoxError.notAuthentic) {
            try MailOutbox.open(id: UUID(), recipient: "ada@example.org", sealed: sealed, box: box)
        }
    }

    @Test("A subject that could not be sent is not queued")
    func badSubject() {
        #expect(throws: MailError.self) { try MailOutbox.seal(id: id, subject: "a\nb", text: "", box: box) }
    }

    @Test(
        "The wait grows with the attempts",
        arguments: [(0, 10), (1, 10), (2, 30), (3, 120), (4, 600), (5, 3600), (6, 3600), (70, 3600)]
    )
    func backoff(attempts: Int, seconds: Int) {
        #expect(MailRetryPolicy.delay(afterAttempts: attempts, age: .seconds(60)) == .seconds(seconds))
    }

    @Test("After three days a mail is given up")
    func patience() {
        let days = Duration.seconds(3 * 24 * 3600)
        #expect(MailRetryPolicy.delay(afterAttempts: 75, age: days - .seconds(1)) == .seconds(3600))
        #expect(MailRetryPolicy.delay(afterAttempts: 75, age: days) == nil)
    }
}
