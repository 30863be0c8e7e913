import FoundationEssentials
import Logging
import PluginKit
import ServiceLifecycle
import Synchronization
import Tenancy

/// Hands the outbox to one plugin: at least once, in order per charge point, by whoever has the lease.
///
/// An account whose events the plugin does not take is left behind with a position of its own and tried again, less and
/// less often; the others go on.
struct EventDispatcher: Service {
    /// Read at once.
    private static let batchLimit = 500
    /// Accounts whose events are handed over at the same time.
    private static let width = 8
    /// How long it takes at most to see what another process committed.
    private static let look = Duration.milliseconds(500)

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
    }

    private var name: PluginName { plugin.manifest.name }

    /// Until cancelled. What fails is begun again from where the database says that the plugin stands.
    private func dispatch() async {
        while !Task.isCancelled {
            do {
                let rows = try await worker.query("begin to feed a plugin", OutboxQueries.open(name))
                let delays = try await worker.query("who was left behind", OutboxQueries.delays(of: name))
                delayed.set(try delays.map { AccountID(try $0.decode("account_id")) })
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
            let refused = await handOver(entries)
            // What was under way when it was cancelled is nobody's fault, and comes again.
            guard !Task.isCancelled else { return }
            let moved = try await worker.query(
                "move a plugin on",
                OutboxQueries.advance(name, from: position, to: last.position, delayed: refused)
            )
            guard try moved.first?.decode("moved", as: Bool.self) == true else { return }
            for (account, _, _) in refused { delayed.insert(account) }
            position = last.position
        }
    }

    /// Returns the accounts whose events were not taken.
    private func handOver(
        _ entries: [OutboxEntry]
    ) async -> [(account: AccountID, complaint: String, seconds: Double)] {
        var byAccount: [AccountID: [DomainEvent]] = [:]
        for entry in entries { byAccount[entry.account, default: []] += wanted(entry) }
        var waiting = byAccount.filter { !$0.value.isEmpty }.map { ($0.key, $0.value) }
        // They are behind already, and these are behind them.
        var refused = waiting.filter { delayed.contains($0.0) }.map { ($0.0, "", 0.0) }
        waiting.removeAll { delayed.contains($0.0) }
        await withTaskGroup(of: (AccountID, (any Error)?).self) { group in
            func next() {
                guard let (account, events) = waiting.popLast() else { return }
                group.addTask { (account, await attempt(events, of: account)) }
            }
            for _ in 0..<Self.width { next() }
            for await (account, error) in group {
                if let error { refused.append((account, "\(error)", Self.firstDelay)) }
                next()
            }
        }
        return refused.map { (account: $0.0, complaint: $0.1, seconds: $0.2) }
    }

    private static let firstDelay = 5.0

    private func attempt(_ events: [DomainEvent], of account: AccountID) async -> (any Error)? {
        do {
            try await plugin.deliver(events, of: account)
            plugin.condition.succeeded()
            return nil
        } catch is CancellationError {
            return CancellationError()
        } catch {
            plugin.condition.failed(error)
            logger.error(
                "plugin did not take events: the account's wait",
                metadata: ["account.id": "\(account)", "count": "\(events.count)", "error": "\(error)"]
            )
            return error
        }
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
