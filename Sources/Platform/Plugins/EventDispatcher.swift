import FoundationEssentials
import Logging
import PluginKit
import ServiceLifecycle
import Synchronization
import Tenancy

/// Hands the outbox to one plugin: at least once, in order per charge point, by whoever has the lease.
///
/// An account whose events the plugin does not take, or takes slowly, is left behind with a position of its own and tried again,
/// less and less often; the others go on.
struct EventDispatcher: Service {
    /// Read at once.
    private static let batchLimit = 500
    /// Accounts whose events are handed over at the same time.
    private static let width = 8
    /// Events of one account that are handed over at once.
    private static let portion = 50
    /// How long the others wait for one portion, and after which no further one of the account is begun.
    private static let patience = Duration.seconds(5)
    private static let budget = Duration.seconds(2)
    /// In seconds.
    private static let firstDelay = 5.0
    /// How long it takes at most to see what another process committed.
    private static let look = Duration.milliseconds(500)
    /// Between looks that do not find all they can hold: at each commit of a busy process they would find a few events each,
    /// and cost the database as much as storing them.
    private static let rest = Duration.milliseconds(25)

    let plugin: any HostedPlugin
    let worker: SystemDatabase
    let standings: PluginStandings
    let bell: EventBell
    let logger: Logger
    /// Those that are left behind. ``DelayedDispatch`` takes them out when they have caught up.
    let delayed = DelayedAccounts()

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await dispatch() }
                group.addTask { await DelayedDispatch(self).run() }
                await group.waitForAll()
            }
        }
        // Another process may feed it from now on.
        PluginMetrics.behind(0, name)
    }

    func countDelayed() {
        PluginMetrics.behind(delayed.all.count, name)
    }

    private var name: PluginName { plugin.manifest.name }

    /// Until cancelled. What fails is begun again from where the database says that the plugin stands.
    private func dispatch() async {
        while !Task.isCancelled {
            do {
                let rows = try await worker.query("begin to feed a plugin", OutboxQueries.open(name))
                let delays = try await worker.query("who was left behind", OutboxQueries.delays(of: name))
                delayed.set(try delays.map { AccountID(try $0.decode("account_id")) })
                countDelayed()
                if let row = rows.first { try await feed(from: OutboxPosition(row: row)) }
            } catch {
                guard !Task.isCancelled else { return }
                logger.notice("plugin not fed", metadata: ["error": "\(error)"])
            }
            // Being cancelled while asleep is how this ends.
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Until cancelled, or somebody else has moved the plugin on.
    private func feed(from start: OutboxPosition) async throws {
        var position = start
        while !Task.isCancelled {
            if let pause = plugin.condition.pause {
                try await Task.sleep(for: min(pause, .seconds(5)))
                continue
            }
            let rings = bell.rings
            let rows = try await worker.query(
                "feed a plugin",
                OutboxQueries.read(after: position, limit: Self.batchLimit)
            )
            let entries = try rows.map { row throws(DatabaseError) in try OutboxEntry(row: row) }
            guard let last = entries.last else {
                await bell.wait(after: rings, atMost: Self.look)
                continue
            }
            let refused = await handOver(try await seen(entries), from: position)
            // What was under way when it was cancelled is nobody's fault, and comes again.
            guard !Task.isCancelled else { return }
            let moved = try await worker.query(
                "move a plugin on",
                OutboxQueries.advance(name, from: position, to: last.position, delayed: refused)
            )
            guard try moved.first?.decode("moved", as: Bool.self) == true else { return }
            for one in refused { delayed.insert(one.account) }
            if !refused.isEmpty { countDelayed() }
            position = last.position
            if entries.count < Self.batchLimit { try await Task.sleep(for: Self.rest) }
        }
    }

    /// The same rows, when it is known what accounts have said since: who wrote them may know more than this process.
    func seen(_ entries: [OutboxEntry]) async throws -> [OutboxEntry] {
        if entries.contains(where: { wanted($0).isEmpty }) { try await standings.learn(from: worker) }
        return entries
    }

    /// Returns the accounts whose events were not taken.
    private func handOver(_ entries: [OutboxEntry], from position: OutboxPosition) async -> [LeftBehind] {
        var waiting = Dictionary(grouping: entries.filter { !wanted($0).isEmpty }, by: \.account)
        // They are behind already, and these are behind them.
        var left = waiting.keys.filter(delayed.contains).map {
            LeftBehind(account: $0, position: position, complaint: "", seconds: 0)
        }
        for one in left { waiting[one.account] = nil }
        var failures: [any Error] = []
        let count = waiting.count
        await withTaskGroup(of: (LeftBehind?, (any Error)?).self) { group in
            func next() {
                guard let (account, entries) = waiting.popFirst() else { return }
                group.addTask { await handOver(entries, of: account, from: position) }
            }
            for _ in 0..<Self.width { next() }
            for await (one, error) in group {
                if let one { left.append(one) }
                if let error { failures.append(error) }
                next()
            }
        }
        // One account's troubles are its own. What nobody's events can be given to is in trouble itself.
        if let failure = failures.first, failures.count == count, count > 1 {
            plugin.condition.failed(failure)
        } else if failures.count < count {
            plugin.condition.succeeded()
        }
        return left
    }

    /// Portion by portion. Returns where the account is left behind, if it is, and the error for which it is.
    private func handOver(
        _ entries: [OutboxEntry],
        of account: AccountID,
        from start: OutboxPosition
    ) async -> (LeftBehind?, (any Error)?) {
        let begin = ContinuousClock.now
        var (position, rest) = (start, entries[...])
        func behind(_ complaint: String, _ seconds: Double) -> LeftBehind {
            LeftBehind(account: account, position: position, complaint: complaint, seconds: seconds)
        }
        while let last = rest.prefix(Self.portion).last {
            guard rest.startIndex == 0 || .now - begin < Self.budget else { return (behind("", 0), nil) }
            do {
                let events = rest.prefix(Self.portion).compactMap(\.event)
                try await plugin.deliver(events, of: account, within: Self.patience)
            } catch is PluginFailure where ContinuousClock.now - begin >= Self.patience {
                // Only slow, for all that is known: it gets more time by itself.
                return (behind("", 0), nil)
            } catch {
                if !Task.isCancelled {
                    logger.error(
                        "plugin did not take events: the account's wait",
                        metadata: ["account.id": "\(account)", "error": "\(error)"]
                    )
                }
                return (behind("\(error)", Self.firstDelay), error)
            }
            position = last.position
            rest = rest.dropFirst(Self.portion)
        }
        return (nil, nil)
    }

    /// The event, if the plugin wants it.
    func wanted(_ entry: OutboxEntry) -> [DomainEvent] {
        guard let event = entry.event, standings.wanted(by: name, of: entry.account).contains(event.type)
        else {
            return []
        }
        return [event]
    }
}
