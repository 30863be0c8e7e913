import FoundationEssentials
import Testing

@testable import Platform

@Suite("what waits for a reader of a feed is bounded, and the newest")
struct FeedPiecesTests {
    private struct Body: Encodable, Sendable {
        let text: String
    }

    private static func event(_ number: Int, about subject: FeedEvent.Subject? = nil) throws -> FeedEvent {
        let cursor = FeedCursor(hub: "hub", number: number)
        let kind: FeedEvent.Kind = subject == nil ? .command : .chargePoint
        return try FeedEvent(
            kind,
            about: subject,
            at: cursor,
            now: Date(timeIntervalSince1970: 0),
            Body(text: "x")
        )
    }

    @Test("an object that waits twice is told once, as it is now, behind what came before")
    func coalescing() throws {
        let (one, other) = (FeedEvent.Subject.chargePoint(UUID()), FeedEvent.Subject.chargePoint(UUID()))
        var queue = FeedQueue()
        for (number, subject) in [(1, one), (2, other), (3, one)] {
            let isOneTooMany = queue.append(try Self.event(number, about: subject))
            #expect(!isOneTooMany)
        }
        _ = queue.append(try Self.event(4))
        _ = queue.append(try Self.event(5))
        let numbers = queue.takeAll().map(\.cursor.number)
        #expect(numbers == [2, 3, 4, 5])
        #expect(queue.isEmpty)
    }

    @Test("the one too many empties it, and the reader is told once")
    func overflow() throws {
        var queue = FeedQueue()
        for number in 1...FeedQueue.limit { _ = queue.append(try Self.event(number)) }
        let (first, second) = (queue.append(try Self.event(1000)), queue.append(try Self.event(1001)))
        #expect(first && !second)
        #expect(queue.takeAll().isEmpty)
        let missed = [queue.takeMissed(), queue.takeMissed()]
        #expect(missed == [true, false])
        _ = queue.append(try Self.event(1002))
        #expect(queue.takeAll().count == 1)
    }

    @Test("who comes back finds what came since, as far as it is remembered")
    func ring() throws {
        var ring = FeedRing()
        for number in 1...10 { ring.append(try Self.event(number)) }
        #expect(ring.events(behind: 7, newest: 10)?.map(\.cursor.number) == [8, 9, 10])
        #expect(ring.events(behind: 0, newest: 10)?.count == 10)
        #expect(ring.events(behind: 10, newest: 10)?.count == 0)
        #expect(ring.events(behind: 11, newest: 10) == nil)
        for number in 11...1000 { ring.append(try Self.event(number)) }
        #expect(ring.events(behind: 3, newest: 1000) == nil)
        #expect(ring.events(behind: 999, newest: 1000)?.map(\.cursor.number) == [1000])
    }

    @Test(
        "cursors are read as they are written, and nothing else is",
        arguments: ["", "hub", "hub.", "hub.x", "hub.-1", String(repeating: "x", count: 70) + ".1"]
    )
    func cursors(bad: String) {
        #expect(FeedCursor(bad) == nil)
        let cursor = FeedCursor(hub: "a-b_c", number: 17)
        #expect(FeedCursor(cursor.text) == cursor)
    }

    @Test("what readers may say, and what they may not")
    func commands() {
        #expect(
            FeedCommand(#"{"type":"authenticate","token":"t","account":"demo"}"#)
                == .authenticate(token: "t", account: "demo")
        )
        #expect(FeedCommand(#"{"type":"watch","charge_point":"CP"}"#) == .watch("CP"))
        #expect(FeedCommand(#"{"type":"unwatch"}"#) == .unwatch(nil))
        for bad in ["", "{}", "[]", "watch", #"{"type":"watch"}"#, #"{"type":"authenticate","token":1}"#] {
            #expect(FeedCommand(bad) == nil, "\(bad)")
        }
    }

    @Test("a reader is told nothing before its hub has looked at everything, and its end at once")
    func turns() throws {
        let subscriber = FeedSubscriber()
        subscriber.wantSnapshot()
        subscriber.offer(try Self.event(1))
        #expect(subscriber.take() == nil)
        subscriber.begin()
        guard case .snapshot = subscriber.take() else { return #expect(Bool(false), "no snapshot") }
        guard case .events(let events) = subscriber.take() else { return #expect(Bool(false), "no event") }
        #expect(events.map(\.cursor.number) == [1])
        subscriber.offer(try Self.event(2))
        subscriber.end(.tokenEnded)
        subscriber.end(.shutdown)
        guard case .ended(.tokenEnded) = subscriber.take() else { return #expect(Bool(false), "no end") }
    }

    @Test("beyond the limit of hints everything is looked at")
    func hints() {
        var hints = FeedHints()
        #expect(hints.isEmpty)
        var more = FeedHints()
        more.chargePoints = Set((0..<600).map { _ in UUID() })
        hints.merge(more)
        #expect(!hints.isVague && hints.chargePoints.count == 600)
        more.chargePoints = Set((0..<600).map { _ in UUID() })
        hints.merge(more)
        #expect(hints.isVague && hints.chargePoints.isEmpty)
    }
}
