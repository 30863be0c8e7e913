import FoundationEssentials
import Testing

@testable import LaravelBridge

@Suite("Retries of deliveries")
struct RetryScheduleTests {
    private let start = Date(timeIntervalSince1970: 1_700_000_000)

    @Test("all pauses together are 76 hours, and each is longer than the one before")
    func total() {
        let hours = RetrySchedule.pauses.reduce(0, +) / 3600
        #expect(abs(hours - 76) < 0.2)
        #expect(RetrySchedule.pauses == RetrySchedule.pauses.sorted())
        #expect(RetrySchedule.patience == 76 * 3600)
    }

    @Test("a pause is a tenth shorter or longer, by chance", arguments: [0, 0.25, 0.5, 1])
    func jitter(_ drawn: Double) {
        for failures in 1...40 {
            let pause = RetrySchedule.pauses[min(failures, RetrySchedule.pauses.count) - 1]
            let jittered = RetrySchedule.pause(after: failures, jitter: drawn)
            #expect(jittered >= pause * 0.899 && jittered <= pause * 1.101)
        }
    }

    @Test("what fails each time is tried about 17 times, the last time after 76 hours, and then given up")
    func life() throws {
        var delivery: PendingDelivery? = pending()
        var (now, attempts) = (start, 0)
        while let trying = delivery {
            now = trying.dueAt
            attempts += 1
            delivery = trying.failed(.event, at: now, jitter: .random(in: 0...1))
        }
        #expect((15...20).contains(attempts))
        #expect(now == start.addingTimeInterval(RetrySchedule.patience))
    }

    @Test("it holds the later ones back for ten minutes, or for a day where nobody is there")
    func holding() throws {
        let refused = try #require(pending().failed(.event, at: start, jitter: 0))
        #expect(!refused.hasSteppedAside(at: start.addingTimeInterval(599)))
        #expect(refused.hasSteppedAside(at: start.addingTimeInterval(601)))
        let unheard = try #require(pending().failed(.endpoint, at: start, jitter: 0))
        #expect(!unheard.hasSteppedAside(at: start.addingTimeInterval(86_399)))
        // From its first failure on, however often it fails.
        let again = try #require(refused.failed(.event, at: start.addingTimeInterval(500), jitter: 0))
        #expect(again.heldUntil == refused.heldUntil)
    }

    @Test(
        "whose trouble it is",
        arguments: [(nil, .endpoint), (503, .endpoint), (429, .endpoint), (500, .event), (404, .event)]
            as [(Int?, DeliveryTrouble)]
    )
    func trouble(_ status: Int?, _ trouble: DeliveryTrouble) {
        #expect(DeliveryTrouble(status: status) == trouble)
    }

    @Test(
        "the circuit opens with the fifth failure in a row, and probes are two seconds to five minutes apart"
    )
    func circuit() throws {
        var circuit = EndpointCircuit()
        for _ in 1...4 { circuit.failed(at: start, jitter: 0.5) }
        #expect(!circuit.isOpen)
        var pauses: [Double] = []
        for _ in 5...30 {
            circuit.failed(at: start, jitter: 0.5)
            pauses.append(try #require(circuit.retryAt).timeIntervalSince(start).rounded())
        }
        #expect(pauses.prefix(4) == [2, 4, 8, 16] && pauses.last == 300)
        circuit.close()
        #expect(circuit == EndpointCircuit())
    }

    private func pending() -> PendingDelivery {
        PendingDelivery(
            id: UUID(),
            sequence: 1,
            dueAt: start,
            giveUpAt: start.addingTimeInterval(RetrySchedule.patience)
        )
    }
}
