import FoundationEssentials
import Tenancy
import Testing

@testable import LaravelBridge

@Suite("Whose turn it is")
struct DeliveryPlanTests {
    private let start = Date(timeIntervalSince1970: 1_700_000_000)

    @Test("a charge point's deliveries go one at a time and in their order, those of others beside them")
    func order() throws {
        var plan = World(start, lanes: ["a": [1, 2], "b": [3]])
        #expect(plan.begin() == [1, 3])
        #expect(plan.begin() == [])
        plan.deliver(1)
        #expect(plan.begin() == [2])
    }

    @Test("one that fails holds its charge point's later ones back until it has stepped aside; others go on")
    func headOfLine() throws {
        var plan = World(start, lanes: ["a": [1, 2], "b": [3, 4]])
        _ = plan.begin()
        plan.fail(1, .event)
        plan.deliver(3)
        #expect(plan.begin() == [4])
        plan.deliver(4)
        #expect(plan.begin() == [], "2 waits behind 1")
        plan.wait(1.2)
        #expect(plan.begin() == [1])
        plan.fail(1, .event)
        plan.wait(2)
        #expect(plan.begin() == [])
        // It goes on failing; its time as the head of the line is over.
        plan.wait(600)
        #expect(plan.begin() == [1])
        plan.fail(1, .event)
        #expect(plan.begin() == [2])
        plan.deliver(2)
        plan.wait(40)
        #expect(plan.begin() == [1])
    }

    @Test("after five failures in a row one probe at a time is made, and a success sets all free, in order")
    func circuit() throws {
        var plan = World(start, lanes: ["a": [1], "b": [2, 6], "c": [3], "d": [4], "e": [5], "f": [7]])
        let first = plan.begin()
        #expect(first == [1, 2, 3, 4, 5, 7])
        for number in first { plan.fail(number, .endpoint) }
        #expect(plan.begin() == [])
        plan.wait(3)
        #expect(plan.begin() == [], "the sixth failure made the pause longer")
        plan.wait(2)
        #expect(plan.begin() == [1])
        #expect(plan.begin() == [], "one probe at a time")
        plan.fail(1, .endpoint)
        plan.wait(10)
        #expect(plan.begin() == [2], "the one that was tried least")
        plan.deliver(2)
        #expect(plan.begin() == [1, 3, 4, 5, 6, 7])
    }

    @Test("an endpoint that hangs has a few at once, an account a few more, and other accounts their turn")
    func fairness() throws {
        var limits = DeliveryPlan.Limits()
        (limits.total, limits.perAccount, limits.perEndpoint) = (10, 6, 4)
        var plan = DeliveryPlan(limits: limits)
        let (busy, quiet) = (AccountID(UUID()), AccountID(UUID()))
        let endpoints = (0..<2).map { _ in UUID() }
        for account in [busy, quiet] { plan.noticed(account, at: start) }
        #expect(plan.next(at: start).loads == [busy, quiet])
        for account in [busy, quiet] {
            let lanes = Dictionary(
                uniqueKeysWithValues: (0..<20).map { (UUID(), (deliveries: [pending($0)], hasMore: false)) }
            )
            let windows = account == busy ? endpoints : [UUID()]
            plan.loaded(
                account,
                Dictionary(uniqueKeysWithValues: windows.map { ($0, EndpointWindow(lanes: lanes)) }),
                at: start
            )
        }
        let starts = plan.next(at: start).starts
        #expect(starts.count == 10)
        #expect(starts.count { $0.account == quiet } == 4)
        #expect(starts.count { $0.account == busy } == 6)
        #expect(endpoints.allSatisfy { endpoint in starts.count { $0.endpoint == endpoint } == 3 })
        // Whose places are free again goes on; the others' are not taken.
        let freed = try #require(starts.first { $0.account == quiet })
        _ = plan.done(freed, isDelivered: true, at: start, jitter: 0)
        #expect(plan.next(at: start).starts.map(\.account) == [quiet])
    }

    @Test("what a look finds of a charge point that moved meanwhile is old, and looked at again")
    func staleLook() throws {
        var plan = World(start, lanes: ["a": [1]])
        #expect(plan.begin() == [1])
        plan.notice()
        #expect(plan.loads() == 1)
        plan.deliver(1)
        // As it was read before the delivery ended.
        plan.load(["a": [1, 2]])
        #expect(plan.begin() == [], "1 is not sent again")
        #expect(plan.loads() == 1)
        plan.load(["a": [2]])
        #expect(plan.begin() == [2])
    }

    @Test("when there is nothing to do it says when there will be")
    func waking() throws {
        var plan = World(start, lanes: ["a": [1]])
        _ = plan.begin()
        plan.fail(1, .event)
        let wakeAt = try #require(plan.step().wakeAt)
        #expect(abs(wakeAt.timeIntervalSince(start) - 1) < 0.2)
    }

    @Test("a delivery of which nobody knows how it ended is looked for again")
    func lost() throws {
        var plan = World(start, lanes: ["a": [1, 2]])
        _ = plan.begin()
        plan.lose(1)
        #expect(plan.begin() == [])
        plan.wait(1.1)
        #expect(plan.loads() == 1)
        plan.load(["a": [1, 2]])
        #expect(plan.begin() == [1])
    }

    private func pending(_ number: Int) -> PendingDelivery {
        PendingDelivery(
            id: UUID(),
            sequence: number,
            dueAt: start,
            giveUpAt: start.addingTimeInterval(100_000)
        )
    }
}
