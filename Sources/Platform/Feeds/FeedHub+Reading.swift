import FoundationEssentials
import Logging
import Tenancy

/// What a hub's task does.
extension FeedHub {
    /// Read at once.
    private static let portion = 200

    private struct Progress {
        var knowledge = FeedKnowledge()
        /// Whether everything was looked at once: before, nothing is news.
        var isBegun = false
        var needsLook = true
        var nextLook = ContinuousClock.now
        /// Not sooner, for what a look costs.
        var soonestLook = ContinuousClock.now
        var figures = Data()
        var areFiguresDue = true
        var nextFigures = ContinuousClock.now
        /// Frames that were told, with when: those of other processes are found by time, and come more than once.
        var told: [UUID: Date] = [:]
    }

    /// Until it is cancelled, or nobody has read for a while and `mayEnd` says that it may.
    func run(mayEnd: @Sendable () -> Bool) async {
        var progress = Progress()
        while !Task.isCancelled {
            if isForsaken, mayEnd() { return }
            let rings = bell.rings
            do {
                try await turn(&progress)
            } catch {
                guard !Task.isCancelled else { return }
                logger.notice(
                    "feed not read",
                    metadata: ["account.id": "\(key.account)", "error": "\(error)"]
                )
                // What was to be read is found by looking.
                progress.needsLook = true
                progress.nextLook = .now + .seconds(1)
                progress.soonestLook = progress.nextLook
                tellFramesLost()
            }
            // Being cancelled while asleep is how this ends.
            try? await Task.sleep(for: pacing.pause)
            await bell.wait(after: rings, atMost: wait(progress))
        }
    }

    private func wait(_ progress: Progress) -> Duration {
        var next = max(progress.needsLook ? .now : progress.nextLook, progress.soonestLook)
        if progress.areFiguresDue { next = min(next, progress.nextFigures) }
        return max(.milliseconds(10), min(next - .now, pacing.look))
    }

    private func turn(_ progress: inout Progress) async throws {
        let hints = takeHints()
        progress.needsLook = progress.needsLook || hints.isVague
        var news = FeedKnowledge.News()
        let isLookDue = progress.needsLook || progress.nextLook <= .now
        if isLookDue, progress.soonestLook <= .now {
            let start = ContinuousClock.now
            progress.needsLook = false
            try await look(&progress.knowledge, &news)
            let took = ContinuousClock.now - start
            progress.soonestLook = .now + took * pacing.rest
            progress.nextLook = max(.now + pacing.look, progress.soonestLook)
            try await tellRecentFrames(&progress)
            progress.areFiguresDue = true
        } else if !hints.chargePoints.isEmpty || !hints.sessionsBegan.isEmpty || !hints.transactions.isEmpty {
            try await read(hints, &progress.knowledge, &news)
        }
        if progress.isBegun {
            try await tell(news)
        } else {
            progress.isBegun = true
            begin()
        }
        try await tellFrames(of: hints, &progress)
        progress.areFiguresDue = progress.areFiguresDue || !news.isEmpty
        try await tellFigures(&progress)
    }

    // MARK: Finding out what is new

    private func look(_ knowledge: inout FeedKnowledge, _ news: inout FeedKnowledge.News) async throws {
        let since = UUID.version7(exactlyAt: now().addingTimeInterval(-FeedKnowledge.memory))
        let sessions = key.showsSessions ? [FeedQueries.sessions(madeSince: since)] : []
        let results = try await database.run(
            for: key.access,
            .readOnly,
            [FeedQueries.chargePoints(nil), FeedQueries.faults(nil), FeedQueries.commands(madeSince: since)]
                + sessions
        )
        try knowledge.learn(chargePoints: results[0], of: nil, into: &news)
        try knowledge.learn(faults: results[1], of: nil, into: &news)
        try knowledge.learn(commands: results[2], now: now(), into: &news)
        guard key.showsSessions else { return }
        let missing = try knowledge.learn(sessions: results[3], areAll: true, now: now(), into: &news)
        guard !missing.isEmpty else { return }
        let ended = FeedQueries.sessions(Set(missing), activeAt: [])
        let rows = try await database.read(for: key.access, ended)[0]
        _ = try knowledge.learn(sessions: rows, areAll: false, now: now(), into: &news)
    }

    private func read(
        _ hints: FeedHints,
        _ knowledge: inout FeedKnowledge,
        _ news: inout FeedKnowledge.News
    ) async throws {
        let ids = hints.chargePoints
        var statements: [SQL] = []
        if !ids.isEmpty { statements += [FeedQueries.chargePoints(ids), FeedQueries.faults(ids)] }
        let hasSessions = key.showsSessions && !(hints.transactions.isEmpty && hints.sessionsBegan.isEmpty)
        if hasSessions {
            statements.append(FeedQueries.sessions(hints.transactions, activeAt: hints.sessionsBegan))
        }
        guard !statements.isEmpty else { return }
        let results = try await database.run(for: key.access, .readOnly, statements)
        if !ids.isEmpty {
            try knowledge.learn(chargePoints: results[0], of: ids, into: &news)
            try knowledge.learn(faults: results[1], of: ids, into: &news)
        }
        guard hasSessions, let rows = results.last else { return }
        _ = try knowledge.learn(sessions: rows, areAll: false, now: now(), into: &news)
    }

    // MARK: Telling it

    private func tell(_ news: FeedKnowledge.News) async throws {
        for id in news.removed {
            try tell(.chargePointRemoved, about: .chargePoint(id), FeedRemovedBody(id: ResourceID(id)))
        }
        try await portions(of: news.chargePoints, ChargePointQueries.some) { rows in
            for group in try Self.grouped(rows) {
                let body = try ChargePointBody(rows: group)
                try tell(.chargePoint, about: .chargePoint(body.id.rawValue), body)
            }
        }
        for fault in news.faults { try tell(.fault, fault) }
        try await portions(of: news.sessions, TransactionQueries.some) { rows in
            for row in rows {
                let body = try TransactionBody(row: row)
                try tell(.transaction, about: .transaction(body.id.rawValue), body)
            }
        }
        try await portions(of: news.endedCommands, FeedQueries.endedCommands) { rows in
            for row in rows { try tell(.command, try CommandBody(row: row)) }
        }
    }

    private func portions(
        of ids: [UUID],
        _ statement: ([UUID]) -> SQL,
        _ use: ([Row]) throws -> Void
    ) async throws {
        var rest = ids[...]
        while !rest.isEmpty {
            let rows = try await database.read(for: key.access, statement(Array(rest.prefix(Self.portion))))[
                0
            ]
            try use(rows)
            rest = rest.dropFirst(Self.portion)
        }
    }

    /// Rows of one charge point after the other.
    private static func grouped(_ rows: [Row]) throws -> [[Row]] {
        var groups: [[Row]] = []
        var latest: UUID?
        for row in rows {
            let id: UUID = try row.decode("id")
            if id == latest { groups[groups.count - 1].append(row) } else { groups.append([row]) }
            latest = id
        }
        return groups
    }

    private func tellFigures(_ progress: inout Progress) async throws {
        guard progress.areFiguresDue, progress.nextFigures <= .now else { return }
        let figures = try await figures()
        let text = try JSONEncoder.api.encode(figures)
        progress.areFiguresDue = false
        progress.nextFigures = .now + (text.count > 100_000 ? pacing.largeFigures : pacing.figures)
        guard text != progress.figures else { return }
        let isFirst = progress.figures.isEmpty
        progress.figures = text
        // The first reader has them in its snapshot.
        if !isFirst { try tell(.figures, about: .figures, figures) }
    }

    private func figures() async throws -> FeedFiguresBody {
        let statements = FeedQueries.figures(of: key.access, showsSessions: key.showsSessions, now: now())
        let results = try await database.run(for: key.access, .readOnly, statements)
        return try FeedFiguresBody(results, showsSessions: key.showsSessions)
    }

    /// How everything is, for one reader.
    func snapshot() async throws -> FeedEvent {
        // What comes while it is read is told once more.
        let cursor = cursor
        let body = try await FeedSnapshotBody.read(database, for: key, now: now())
        return try FeedEvent(.snapshot, at: cursor, now: now(), body)
    }

    // MARK: Frames

    private func tellFrames(of hints: FeedHints, _ progress: inout Progress) async throws {
        if hints.hasLostFrames { tellFramesLost() }
        let times = hints.frames.map(\.at)
        guard let first = times.min(), let last = times.max() else { return }
        // Times lose their nanoseconds in the database.
        let statement = MessageQueries.some(hints.frames.map(\.id), at: (first - 1)...(last + 1))
        for row in try await database.read(for: key.access, statement)[0] {
            try tell(try MessageBody(row: row), once: &progress.told)
        }
    }

    /// What other processes logged, and what was overlooked.
    private func tellRecentFrames(_ progress: inout Progress) async throws {
        let readers = subscribers
        let watched = Array(Set(readers.flatMap(\.watched)))
        let isMaster = readers.contains(where: \.isMaster)
        guard isMaster || !watched.isEmpty else { return }
        let statement = MessageQueries.recent(isMaster ? nil : watched, since: now() - 15, limit: 1000)
        for row in try await database.read(for: key.access, statement)[0] {
            try tell(try MessageBody(row: row), once: &progress.told)
        }
    }

    private func tell(_ message: MessageBody, once told: inout [UUID: Date]) throws {
        guard told.updateValue(now(), forKey: message.id.rawValue) == nil else { return }
        if told.count > 4 * FeedHints.frameLimit {
            let old = now() - 60
            told = told.filter { $0.value > old }
        }
        try tell(message)
    }
}
