import NIOCore

/// Stations that report changes of state, so many a second at random moments, and readers that are told of them.
///
/// The delay runs from the moment at which a report was due until a reader has it, for each reader. In the end every
/// reader must know the newest state of every station of its account.
final class ChangeRun {
    private enum Phase {
        case warming, measuring, draining, over
    }

    /// How often it is looked whether the last changes have arrived.
    private static let look = TimeAmount.milliseconds(50)

    private unowned let fleet: Fleet
    private let order: Order.Changes
    /// Those of accounts with readers.
    private let stations: [Station]
    private let loop: NIOIsolatedEventLoop
    private let promise: EventLoopPromise<Report>
    private var phase = Phase.warming
    private var window = NIODeadline.distantFuture..<NIODeadline.distantFuture
    private var arrivals: Arrivals
    private var turn = 0
    private var outstanding = 0
    private var giveUpAt = NIODeadline.distantFuture
    /// Of each station, by its index: how many changes it had reported before, and when those of this run were due.
    private let before: [Int]
    private var due: [[NIODeadline]]
    /// The newest change that a reader knows, by its index and the station's.
    private var known: [[Int]]
    /// What a text says: it is the same bytes for all readers, so it is taken apart once.
    private var texts: [ByteBuffer: FeedText] = [:]
    private var answered = 0
    private var errors = 0
    private var told = Report.Told()
    private var latency = LatencyHistogram()

    init(_ fleet: Fleet, _ order: Order.Changes) {
        self.fleet = fleet
        self.order = order
        let followed = Set(fleet.readers.map(\.account))
        stations = fleet.stations.filter { followed.contains($0.account) }
        loop = fleet.loop.assumeIsolated()
        promise = fleet.loop.makePromise()
        before = fleet.stations.map(\.changes)
        due = Array(repeating: [], count: before.count)
        known = Array(repeating: before, count: fleet.readers.count)
        arrivals = Arrivals(perSecond: order.rate, from: .now())
    }

    func begin() -> EventLoopFuture<Report> {
        let start = NIODeadline.now() + .fractional(seconds: order.warmup)
        window = start..<(start + .fractional(seconds: order.seconds))
        loop.scheduleTask(deadline: window.lowerBound) { [self] in
            phase = .measuring
            Report(event: .begin).send()
        }
        loop.scheduleTask(deadline: window.upperBound) { [self] in
            Report(event: .end).send()
            phase = .draining
            giveUpAt = .now() + .fractional(seconds: order.patience)
            finishWhenAllIsTold()
        }
        arrive()
        return promise.futureResult
    }

    func answered(_ station: Station, isError: Bool) {
        outstanding -= 1
        if case .measuring = phase { answered += 1 }
        if isError { errors += 1 }
        if let next = station.backlog.popFirst() { report(station, due: next) }
    }

    func read(_ reader: FeedReader, _ payload: ByteBuffer) {
        if case .measuring = phase { told.texts += 1 }
        switch text(payload) {
        case .missed:
            told.gaps += 1
            // It was told that it does not know, so nothing is held against anybody.
            known[reader.index] = zip(before, due).map { $0 + $1.count }
        case .chargePoint(let number, let state):
            let index = number - fleet.target.first
            guard due.indices.contains(index) else { return }
            learnt(reader, station: index, state, bytes: payload.readableBytes)
        case .other:
            break
        }
    }

    private func learnt(_ reader: FeedReader, station: Int, _ state: String, bytes: Int) {
        let reported = before[station] + due[station].count
        guard let change = StateChange.latest(state, of: reported) else { return }
        let newest = known[reader.index][station]
        guard change.number > newest else { return }
        known[reader.index][station] = change.number
        told.merged += change.number - newest - 1
        if case .measuring = phase {
            told.changes += 1
            told.bytes += bytes
        }
        let moment = due[station][change.number - before[station] - 1]
        if window.contains(moment) { latency.record(.now() - moment) }
    }

    private func text(_ payload: ByteBuffer) -> FeedText {
        if let known = texts[payload] { return known }
        let text = FeedText(payload)
        // A copy, as this one is a part of all that was read at once.
        texts[ByteBuffer(bytes: payload.readableBytesView)] = text
        return text
    }

    /// Hands out all changes that are due, and comes back for the next one.
    private func arrive() {
        let now = NIODeadline.now()
        while arrivals.next <= now, arrivals.next < window.upperBound, !stations.isEmpty {
            let station = stations[turn]
            turn = (turn + 1) % stations.count
            outstanding += 1
            if station.isBusy {
                station.backlog.append(arrivals.next)
            } else {
                report(station, due: arrivals.next)
            }
            arrivals.advance()
        }
        guard arrivals.next < window.upperBound else { return }
        loop.scheduleTask(deadline: arrivals.next) { [self] in arrive() }
    }

    private func report(_ station: Station, due moment: NIODeadline) {
        due[station.index].append(moment)
        station.sendChange(due: moment, bytes: order.bytes ?? 0)
    }

    private func finishWhenAllIsTold() {
        let lacking = lacking
        guard outstanding > 0 || lacking > 0, .now() < giveUpAt else { return finish(lacking) }
        loop.scheduleTask(in: Self.look) { [self] in finishWhenAllIsTold() }
    }

    /// For how many stations of their account readers do not know the newest change, all together.
    private var lacking: Int {
        fleet.readers.reduce(0) { sum, reader in
            sum
                + stations.count { station in
                    let newest = before[station.index] + due[station.index].count
                    return station.account == reader.account && known[reader.index][station.index] < newest
                }
        }
    }

    private func finish(_ lacking: Int) {
        phase = .over
        texts = [:]
        told.lacking = lacking
        for station in stations { station.backlog.removeAll() }
        promise.succeed(
            Report(
                event: .done,
                seconds: order.seconds,
                answered: answered,
                errors: errors,
                unanswered: outstanding,
                latency: .init(latency),
                told: told
            )
        )
    }
}
