import FoundationEssentials
import PluginKit
import Tenancy
import Testing

@testable import LaravelBridge

@Suite("What is sent")
struct WebhookEnvelopeTests {
    @Test("the body is the envelope of the contract, with the event's data as they are")
    func body() throws {
        let event = DomainEvent(
            id: UUID(uuid: (1, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 9)),
            type: .transactionStopped,
            createdAt: Date(timeIntervalSince1970: 1_700_000_000.25),
            account: AccountID(UUID(uuid: (2, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 9))),
            chargePoint: EventChargePoint(id: UUID(), identity: "CP/ü"),
            data: #"{"energy_delivered":2.5,"meter_stop":null,"reason":"Local/\u00fc","list":[1,true,{}]}"#
        )
        let body = String(decoding: try WebhookEnvelope(event).bytes(), as: UTF8.self)
        #expect(
            body
                == #"{"account_id":"02000000-0000-7000-8000-000000000009","charge_point":"CP/ü","#
                + #""created_at":"2023-11-14T22:13:20.250Z","#
                + #""data":{"energy_delivered":2.5,"list":[1,true,{}],"meter_stop":null,"reason":"Local/ü"},"#
                + #""id":"01000000-0000-7000-8000-000000000009","type":"transaction.stopped"}"#
        )
    }

    @Test("what belongs to no charge point says so")
    func noChargePoint() throws {
        let test = WebhookEnvelope(testOf: AccountID(UUID()), at: Date())
        let body = String(decoding: try test.bytes(), as: UTF8.self)
        #expect(body.contains(#""charge_point":null"#) && body.contains(#""type":"webhook.test""#))
    }

    @Test(
        "an address is shown without who logs in there",
        arguments: [
            ("https://hooks.example/a@b", "https://hooks.example/a@b"),
            ("redis://:pass@redis.example:6379/1", "redis://***@redis.example:6379/1"),
            ("redis://user:p@ss@redis.example", "redis://***@redis.example"),
            ("no address", "no address"),
        ]
    )
    func shown(_ address: String, _ shown: String) {
        #expect(EndpointRules.shown(address) == shown)
    }

    @Test("the log keeps the last twenty attempts")
    func log() throws {
        var log = "[]"
        for number in 1...25 {
            let outcome = DeliveryOutcome(
                verdict: .failed,
                status: 500 + number,
                complaint: "answered",
                answer: [],
                duration: .milliseconds(number)
            )
            log = try AttemptNote.log(log, adding: AttemptNote(outcome, at: Date(timeIntervalSince1970: 0)))
        }
        let notes = AttemptNote.read(log)
        #expect(notes.map(\.status) == (506...525).map { $0 })
        #expect(notes.last?.latencyMilliseconds == 25)
    }
}
