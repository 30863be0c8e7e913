import FoundationEssentials
import OCPP
import Tenancy
import Testing

@testable import Platform

@Suite("events of charge points on their way to managers")
struct StationLinesTests {
    private let lines = Lines()
    private let start = ContinuousClock.now
    private let peer = StationPeer.sample()

    private func event(_ text: String, of peer: StationPeer? = nil, at now: ContinuousClock.Instant? = nil)
        -> LineEvent
    {
        LineEvent(
            event: .sample(.call(text: text, isAnswered: false)),
            peer: peer ?? self.peer,
            reply: { _ in },
            callID: text,
            madeAt: now ?? start
        )
    }

    private func note() -> LineEvent {
        LineEvent(
            event: .sample(.noted(text: "?", reason: "?", answer: nil)),
            peer: peer,
            reply: nil,
            callID: nil,
            madeAt: start
        )
    }

    private func hear(_ names: String..., at now: ContinuousClock.Instant? = nil) {
        for name in names { _ = lines.heard(Beat(name: name), at: now ?? start) }
    }

    @Test("one request of a charge point is under way; what comes meanwhile is the next one, in order")
    func order() throws {
        hear("m1")
        let first = try #require(lines.append(event("1"), at: start).onlyRequest)
        #expect(first.texts == ["1"])
        #expect(!first.isRepeated)
        let none = lines.append(event("2"), at: start) + lines.append(event("3"), at: start)
        #expect(none.isEmpty)
        let next = lines.answered(
            EventReply(token: first.token, from: "m1", outcomes: [.done(answer: "[3]")]),
            at: start
        )
        #expect(next.finished == ["1"])
        let second = try #require(next.onlyRequest)
        #expect(second.texts == ["2", "3"])
        let late = lines.answered(
            EventReply(token: first.token, from: "m1", outcomes: [.done(answer: nil)]),
            at: start
        )
        #expect(late.isEmpty)
        let end = lines.answered(
            EventReply(token: second.token, from: "m1", outcomes: [.done(answer: nil), .done(answer: nil)]),
            at: start
        )
        #expect(end.finished == ["2", "3"])
        #expect(lines.isEmpty)
    }

    @Test("charge points do not wait for each other")
    func others() {
        hear("m1")
        let one = lines.append(event("1"), at: start)
        let two = lines.append(event("2", of: .sample("CP_002")), at: start)
        #expect(one.onlyRequest != nil)
        #expect(two.onlyRequest != nil)
    }

    @Test("what an old socket said and what the new one says are different requests")
    func sockets() throws {
        hear("m1")
        let new = StationPeer.sample()
        let first = try #require(lines.append(event("1"), at: start).onlyRequest)
        _ = lines.append(event("2"), at: start)
        _ = lines.append(event("3", of: new), at: start)
        let done = EventReply(token: first.token, from: "m1", outcomes: [.done(answer: nil)])
        let second = try #require(lines.answered(done, at: start).onlyRequest)
        #expect(second.texts == ["2"])
        #expect(second.peer.connection == peer.connection)
    }

    @Test("without a manager everything waits, and leaves when one is heard")
    func noManager() throws {
        let waiting = lines.append(event("1"), at: start)
        #expect(waiting.isEmpty)
        let later = start + .seconds(10)
        let request = try #require(lines.heard(Beat(name: "m1"), at: later).onlyRequest)
        #expect(request.texts == ["1"])
        #expect(!request.isRepeated)
    }

    @Test("a call for which the charge point waits no longer is not handed on")
    func stale() throws {
        _ = lines.append(event("1"), at: start)
        _ = lines.append(event("2", at: start + .seconds(15)), at: start + .seconds(15))
        let actions = lines.heard(Beat(name: "m1"), at: start + .seconds(21))
        #expect(actions.dropped == ["1"])
        #expect(try #require(actions.onlyRequest).texts == ["2"])
    }

    @Test("a request stays with its manager while that lives, and is repeated to it")
    func repetition() throws {
        hear("m1")
        let (first, manager) = try #require(lines.append(event("1"), at: start).requests.first)
        var now = start
        for _ in 0..<4 {
            now += .seconds(1)
            hear("m1", "m2", "m3", at: now)
            let early = lines.look(at: now)
            #expect(early.isEmpty)
        }
        now += .seconds(1)
        hear("m1", "m2", "m3", at: now)
        let (again, to) = try #require(lines.look(at: now).requests.first)
        #expect(again.token == first.token)
        #expect(again.isRepeated)
        #expect(to == manager)
    }

    @Test("a manager that was silent for too long is dead: another one gets what it had, as a repetition")
    func death() throws {
        hear("m1")
        _ = lines.append(event("1"), at: start)
        hear("m2", at: start + .seconds(3))
        let tooEarly = lines.look(at: start + .milliseconds(3_900))
        #expect(tooEarly.isEmpty)
        let (again, to) = try #require(lines.look(at: start + .seconds(4)).requests.first)
        #expect(to == "m2")
        #expect(again.isRepeated)
    }

    @Test("a manager that took another name did nothing: its request goes on at once")
    func deposed() throws {
        hear("m1-1", "m1-2")
        let (request, to) = try #require(lines.append(event("1"), at: start).requests.first)
        let other = lines.answered(EventReply(token: request.token, from: to, isDeposed: true), at: start)
        let (again, next) = try #require(other.requests.first)
        #expect(again.token == request.token)
        #expect(next != to)
    }

    @Test("a manager that was taken for dead has no say in what another one has by now")
    func zombie() throws {
        hear("m1-1")
        let first = try #require(lines.append(event("1"), at: start).onlyRequest)
        let later = start + .seconds(4)
        let (again, to) = try #require(lines.heard(Beat(name: "m2-1"), at: later).requests.first)
        #expect(to == "m2-1")
        // It wakes up, and finds the first sending in its buffers.
        let deposed = EventReply(token: first.token, from: "m1-1", isDeposed: true)
        let nothing = lines.answered(deposed, at: later)
        #expect(nothing.isEmpty)
        let done = EventReply(token: again.token, from: "m2-1", outcomes: [.done(answer: "[3]")])
        let end = lines.answered(done, at: later)
        #expect(end.finished == ["1"])
    }

    @Test("where nobody listens nothing was delivered: another one gets it, and it is no repetition")
    func undelivered() throws {
        hear("m1", "m2")
        let (request, to) = try #require(lines.append(event("1"), at: start).requests.first)
        let (again, next) = try #require(lines.undelivered(request.token, at: start).requests.first)
        #expect(next != to)
        #expect(!again.isRepeated)
        // Both have gone: it waits until one is heard again.
        let nobody = lines.undelivered(request.token, at: start)
        #expect(nobody.isEmpty)
        hear("m1", at: start + .seconds(1))
        let back = lines.look(at: start + .seconds(1))
        #expect(back.onlyRequest != nil)
    }

    @Test("what was delivered once stays where it is until that manager is dead")
    func undeliveredRepetition() throws {
        hear("m1", "m2")
        let (request, _) = try #require(lines.append(event("1"), at: start).requests.first)
        hear("m1", "m2", at: start + .seconds(5))
        _ = lines.look(at: start + .seconds(5))
        let actions = lines.undelivered(request.token, at: start + .seconds(5))
        #expect(actions.isEmpty)
    }

    @Test("one that leaves gets nothing new, and answers what it has")
    func leaving() throws {
        hear("m1")
        let first = try #require(lines.append(event("1"), at: start).onlyRequest)
        hear("m2")
        _ = lines.heard(Beat(name: "m1", isLeaving: true), at: start)
        _ = lines.append(event("2"), at: start)
        let done = EventReply(token: first.token, from: "m1", outcomes: [.done(answer: nil)])
        let (_, to) = try #require(lines.answered(done, at: start).requests.first)
        #expect(to == "m2")
    }

    @Test("notes are dropped where too much waits; what others rely on is kept")
    func bounds() {
        for _ in 0..<66 { _ = lines.append(note(), at: start) }
        let dropped = lines.append(note(), at: start)
        #expect(dropped.dropped.count == 1)
        let kept = lines.append(
            LineEvent(event: .sample(.closed(.silent)), peer: peer, reply: nil, callID: nil, madeAt: start),
            at: start
        )
        #expect(kept.isEmpty)
        for _ in 0..<40 { _ = lines.append(event("x", of: .sample("CP_002")), at: start) }
        let refused = lines.append(event("1"), at: start)
        guard case .refuse = refused.first else {
            Issue.record("memory is limited")
            return
        }
    }

    @Test("after the bus was away everything is said again, to managers whose silence was ours")
    func reconnected() throws {
        hear("m1")
        _ = lines.append(event("1"), at: start)
        let (again, to) = try #require(lines.reconnected(at: start + .seconds(60)).requests.first)
        #expect(again.isRepeated)
        #expect(to == "m1")
    }

    @Test(
        "while the bus stands still for the gateway nobody is dead, and silence counts from when it hears itself again"
    )
    func deaf() throws {
        func hearItself(at now: ContinuousClock.Instant) { lines.heardSelf(from: now, at: now) }
        hear("m1", "m2")
        hearItself(at: start)
        let (_, manager) = try #require(lines.append(event("1"), at: start).requests.first)
        let other = manager == "m1" ? "m2" : "m1"
        var now = start + .seconds(5)
        let nothing = lines.look(at: now)
        #expect(nothing.isEmpty)
        #expect(lines.isAlone(at: now))
        // Out of a buffer.
        lines.heardSelf(from: start + .seconds(1), at: now)
        #expect(lines.isAlone(at: now))
        hear(other, at: now)
        let early = lines.look(at: now)
        #expect(early.isEmpty)
        hearItself(at: now)
        #expect(!lines.isAlone(at: now))
        let (again, same) = try #require(lines.look(at: now).requests.first)
        #expect(same == manager)
        #expect(again.isRepeated)
        for _ in 1...4 {
            let none = lines.look(at: now)
            #expect(none.isEmpty)
            now += .seconds(1)
            hear(other, at: now)
            hearItself(at: now)
        }
        let (_, next) = try #require(lines.look(at: now).requests.first)
        #expect(next == other)
    }

    @Test("charge points spread over managers, and only a dead one's move")
    func spread() {
        var directory = ManagerDirectory(deadAfter: .seconds(4))
        for name in ["m1", "m2", "m3"] { directory.heard(Beat(name: name), at: start) }
        let chargePoints = (0..<3_000).map { _ in UUID.version7() }
        let before = chargePoints.map { directory.manager(for: $0) }
        for name in ["m1", "m2", "m3"] {
            let share = before.count { $0 == name }
            #expect((800...1_200).contains(share))
        }
        directory.heard(Beat(name: "m2", isGone: true), at: start)
        for (chargePoint, manager) in zip(chargePoints, before) where manager != "m2" {
            #expect(directory.manager(for: chargePoint) == manager)
        }
    }
}

/// By reference, so that expectations may hold calls that change it.
private final class Lines {
    private var lines = StationLines(gateway: "gw", timing: BusTiming(), memoryLimit: 20_000)

    var isEmpty: Bool {
        lines.isEmpty
    }

    func isAlone(at now: ContinuousClock.Instant) -> Bool {
        lines.isAlone(at: now)
    }

    func heardSelf(from sentAt: ContinuousClock.Instant, at now: ContinuousClock.Instant) {
        lines.heardSelf(from: sentAt, at: now)
    }

    func append(_ event: LineEvent, at now: ContinuousClock.Instant) -> [StationLines.Action] {
        lines.append(event, at: now)
    }

    func answered(_ reply: EventReply, at now: ContinuousClock.Instant) -> [StationLines.Action] {
        lines.answered(reply, at: now)
    }

    func undelivered(_ token: UInt64, at now: ContinuousClock.Instant) -> [StationLines.Action] {
        lines.undelivered(token, at: now)
    }

    func heard(_ beat: Beat, at now: ContinuousClock.Instant) -> [StationLines.Action] {
        lines.heard(beat, at: now)
    }

    func reconnected(at now: ContinuousClock.Instant) -> [StationLines.Action] {
        lines.reconnected(at: now)
    }

    func look(at now: ContinuousClock.Instant) -> [StationLines.Action] {
        lines.look(at: now)
    }
}

extension [StationLines.Action] {
    fileprivate var requests: [(EventRequest, String)] {
        compactMap { action in
            guard case .send(let request, let manager) = action else { return nil }
            return (request, manager)
        }
    }

    fileprivate var onlyRequest: EventRequest? {
        requests.count == 1 ? requests[0].0 : nil
    }

    fileprivate var finished: [String] {
        flatMap { action -> [String] in
            guard case .finish(let events, _) = action else { return [] }
            return events.compactMap(\.callID)
        }
    }

    fileprivate var dropped: [String] {
        compactMap { action in
            guard case .drop(let event) = action else { return nil }
            return event.callID ?? ""
        }
    }
}

extension EventRequest {
    fileprivate var texts: [String] {
        events.compactMap { event in
            guard case .call(let text, _) = event.content else { return nil }
            return text
        }
    }
}
