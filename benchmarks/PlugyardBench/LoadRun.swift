import NIOCore

/// Stations that send the mix: each as soon as it is answered, or all together so many a second.
///
/// First those in the middle of a session begin it, then all warm up, then it is measured, then the last answers are
/// awaited. With a rate, a message that must wait for its station's last answer counts from when it should have left.
final class LoadRun {
    private enum Phase {
        case preparing, warming, measuring, draining, over
    }

    /// How long the last answers are waited for.
    private static let patience = TimeAmount.seconds(40)

    /// How often it looks at most for what is due: to be woken for each message costs as much as to send it. The delay is the
    /// server's, since times count from when a message was due.
    private static let tick = TimeAmount.milliseconds(1)

    private let order: Order.Load
    private let stations: ArraySlice<Station>
    private let loop: NIOIsolatedEventLoop
    private let promise: EventLoopPromise<Report>
    private var phase = Phase.preparing
    private var preparing = 0
    private var arrivals: Arrivals?
    private var turn = 0
    private var outstanding = 0
    private var window = NIODeadline.distantFuture..<NIODeadline.distantFuture
    private var answered = 0
    private var errors = 0
    private var latency = LatencyHistogram()

    init(_ fleet: Fleet, _ order: Order.Load) {
        self.order = order
        stations = fleet.stations.prefix(order.stations)
        loop = fleet.loop.assumeIsolated()
        promise = fleet.loop.makePromise()
    }

    func begin() -> EventLoopFuture<Report> {
        let unprepared = stations.filter(\.needsPreparation)
        preparing = unprepared.count
        for station in unprepared { station.prepare() }
        if preparing == 0 { warmUp() }
        return promise.futureResult
    }

    func prepared(_ station: Station) {
        guard case .preparing = phase else { return }
        preparing -= 1
        if preparing == 0 { warmUp() }
    }

    func answered(_ station: Station, due: NIODeadline, isError: Bool) {
        outstanding -= 1
        let now = NIODeadline.now()
        if case .measuring = phase {
            answered += 1
            if isError { errors += 1 }
        }
        // Of a rate, what fell due counts, and in the end the slowest answers with it.
        if window.contains(arrivals == nil ? now : due) { latency.record(now - due) }
        switch phase {
        case .warming, .measuring:
            if arrivals == nil {
                send(station, due: now)
            } else if let next = station.backlog.popFirst() {
                station.sendNext(due: next)
            }
        case .draining:
            if let next = station.backlog.popFirst() { station.sendNext(due: next) }
            if outstanding == 0 { finish() }
        case .preparing, .over:
            break
        }
    }

    /// Its socket ended. What it had sent is never answered.
    func lost(_ station: Station) {
        if case .preparing = phase { prepared(station) }
    }

    private func warmUp() {
        phase = .warming
        let now = NIODeadline.now()
        let start = now + .fractional(seconds: order.warmup)
        window = start..<(start + .fractional(seconds: order.seconds))
        loop.scheduleTask(deadline: window.lowerBound) { [self] in
            phase = .measuring
            Report(event: .begin).send()
        }
        loop.scheduleTask(deadline: window.upperBound) { [self] in drain() }
        if let rate = order.rate {
            arrivals = Arrivals(perSecond: rate, from: now)
            arrive()
        } else {
            for station in stations { send(station, due: now) }
        }
    }

    /// Hands out all messages that are due, and comes back for the next one.
    private func arrive() {
        guard var coming = arrivals else { return }
        let now = NIODeadline.now()
        while coming.next <= now, coming.next < window.upperBound {
            take(coming.next)
            coming.advance()
        }
        arrivals = coming
        guard coming.next < window.upperBound else { return }
        loop.scheduleTask(deadline: max(coming.next, now + Self.tick)) { [self] in arrive() }
    }

    private func take(_ due: NIODeadline) {
        let station = stations[stations.startIndex + turn]
        turn = (turn + 1) % stations.count
        outstanding += 1
        if station.isBusy { station.backlog.append(due) } else { station.sendNext(due: due) }
    }

    private func send(_ station: Station, due: NIODeadline) {
        outstanding += 1
        station.sendNext(due: due)
    }

    private func drain() {
        Report(event: .end).send()
        phase = .draining
        if outstanding == 0 { return finish() }
        loop.scheduleTask(in: Self.patience) { [self] in finish() }
    }

    private func finish() {
        guard case .draining = phase else { return }
        phase = .over
        for station in stations { station.backlog.removeAll() }
        promise.succeed(
            Report(
                event: .done,
                seconds: order.seconds,
                answered: answered,
                errors: errors,
                unanswered: outstanding,
                latency: .init(latency)
            )
        )
    }
}
