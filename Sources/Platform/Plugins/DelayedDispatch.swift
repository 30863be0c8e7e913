import FoundationEssentials
import Logging
import PluginKit
import Tenancy

/// Tries the events again of accounts that a plugin left behind.
struct DelayedDispatch: Sendable {
    /// Accounts at the same time.
    private static let width = 4
    /// Seconds.
    private static let longestDelay = 900.0

    private let dispatcher: EventDispatcher

    init(_ dispatcher: EventDispatcher) {
        self.dispatcher = dispatcher
    }

    private var name: PluginName { dispatcher.plugin.manifest.name }

    /// Until cancelled.
    func run() async {
        while !Task.isCancelled {
            // Being cancelled while asleep is how this ends.
            guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
            guard !dispatcher.delayed.all.isEmpty, dispatcher.plugin.condition.pause == nil else { continue }
            do {
                try await turn()
            } catch {
                guard !Task.isCancelled else { return }
                dispatcher.logger.notice("plugin not fed again", metadata: ["error": "\(error)"])
            }
        }
    }

    private func turn() async throws {
        var left = Set(dispatcher.delayed.all)
        var due: [(account: AccountID, attempts: Int)] = []
        for row in try await query("who was left behind", OutboxQueries.delays(of: name)) {
            let account = AccountID(try row.decode("account_id"))
            left.remove(account)
            guard try row.decode("seconds_left", as: Double.self) <= 0 else { continue }
            due.append((account, try row.decode("attempts")))
        }
        await withTaskGroup(of: Void.self) { group in
            func next() {
                guard let (account, attempts) = due.popLast() else { return }
                group.addTask { await attempt(account, attempts) }
            }
            due.reverse()
            for _ in 0..<Self.width { next() }
            for await _ in group { next() }
        }
        for account in left { _ = try await end(account) }
    }

    /// What goes wrong with one account is nothing to the others.
    private func attempt(_ account: AccountID, _ attempts: Int) async {
        do {
            try await again(account, attempts: attempts)
        } catch {
            guard !Task.isCancelled else { return }
            dispatcher.logger.notice(
                "plugin not fed again",
                metadata: ["account.id": "\(account)", "error": "\(error)"]
            )
        }
    }

    /// As far as it goes.
    private func again(_ account: AccountID, attempts: Int) async throws {
        var attempts = attempts
        while !Task.isCancelled, dispatcher.plugin.condition.pause == nil {
            let limit = dispatcher.delayed.portion(of: account)
            let read = OutboxQueries.readDelayed(name, account, limit: limit)
            let entries = try await query("feed a plugin again", read).map { row throws(DatabaseError) in
                try OutboxEntry(row: row)
            }
            guard let last = entries.last else {
                if try await end(account) { return }
                continue
            }
            let events = try await dispatcher.seen(entries).flatMap(dispatcher.wanted)
            do {
                if !events.isEmpty {
                    try await dispatcher.plugin.deliver(events, of: account, within: PluginDeadline.events)
                }
            } catch PluginFailure.timedOut where dispatcher.delayed.shrink(account, from: entries.count) {
                continue
            } catch {
                // Not the plugin's: it was asked to end.
                guard !Task.isCancelled else { return }
                let seconds = min(5 * Double(1 << min(attempts, 10)), Self.longestDelay)
                let delay = OutboxQueries.delayAgain(name, account, "\(error)", seconds: seconds)
                _ = try await query("a plugin failed again", delay)
                return
            }
            attempts = 1
            dispatcher.delayed.grow(account)
            let advance = OutboxQueries.advanceDelayed(name, account, to: last.position)
            _ = try await query("move a plugin on", advance)
        }
    }

    /// Takes an account out that has caught up.
    ///
    /// - Returns: Whether it has: the plugin may have moved on since.
    private func end(_ account: AccountID) async throws -> Bool {
        let mark = dispatcher.delayed.mark(of: account)
        let rows = try await query("a plugin has caught up", OutboxQueries.endDelay(name, account))
        guard try rows.first?.decode("ended", as: Bool.self) == true else { return false }
        dispatcher.delayed.remove(account, ifStill: mark)
        dispatcher.countDelayed()
        return true
    }

    private func query(_ purpose: String, _ statement: SQL) async throws -> [Row] {
        try await dispatcher.worker.query(purpose, statement)
    }
}
