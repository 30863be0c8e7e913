import FoundationEssentials
import Testing

@testable import Platform

@Suite("When a command is to be sent")
struct CommandDeliveryTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)

    private func read(_ json: String) throws -> CommandDelivery {
        var body = try BodyReader(json: Array(json.utf8))
        let delivery = CommandDelivery(&body, now: now)
        try body.finish()
        return delivery
    }

    @Test("without a word it is sent at once, and never again")
    func immediate() throws {
        #expect(try !read("{}").isQueued)
        #expect(try !read(#"{"when_offline": "fail"}"#).isQueued)
    }

    @Test("a queued command waits as long as its charge point says, unless it says so itself")
    func expiry() throws {
        let queued = try read(#"{"when_offline": "queue"}"#)
        #expect(queued.isQueued)
        #expect(queued.expiry(from: now, policy: 60) == now.addingTimeInterval(60))
        let short = try read(#"{"when_offline": "queue", "expires_in": 5}"#)
        #expect(short.expiry(from: now, policy: 60) == now.addingTimeInterval(5))
    }

    @Test("a scheduled command is queued, and expires counted from its time")
    func scheduled() throws {
        let delivery = try read(#"{"scheduled_at": "2026-09-21T15:13:20Z"}"#)
        let start = try #require(delivery.scheduledAt)
        #expect(delivery.isQueued && delivery.isLater(than: now) == (start > now))
        #expect(delivery.expiry(from: now, policy: 60) == max(start, now).addingTimeInterval(60))
        let past = try read(#"{"scheduled_at": "2020-01-01T00:00:00Z"}"#)
        #expect(!past.isLater(than: now))
        #expect(past.expiry(from: now, policy: 60) == now.addingTimeInterval(60))
    }

    @Test(
        "what cannot be meant is refused",
        arguments: [
            #"{"attempts": 2}"#, #"{"attempt_interval": 2}"#, #"{"expires_in": 2}"#,
            #"{"when_offline": "queue", "attempts": 0}"#,
            #"{"when_offline": "queue", "expires_in": 2592001}"#,
            #"{"scheduled_at": "2027-01-01T00:00:00Z"}"#,
            #"{"scheduled_at": "2026-09-21T15:13:20Z", "when_offline": "fail"}"#,
        ]
    )
    func refused(json: String) {
        #expect(throws: Problem.self) { try read(json) }
    }
}
