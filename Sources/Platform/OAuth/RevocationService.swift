package import FoundationEssentials
package import Logging
import ServiceLifecycle
import Synchronization
package import Tenancy

/// Keeps ``Revocations`` true: reads the database twice a second, and at once when this process took rights away.
package struct RevocationService: Service {
    /// In seconds. Access tokens live for 15 minutes: what is older has nothing left to end.
    private static let memory = 20 * 60
    /// In seconds: longer than any transaction that revokes may take, since rows appear with their commit. On top of
    /// the time for which nobody could be asked.
    private static let overlap = 60

    private let revocations: Revocations
    private let database: SystemDatabase
    private let interval: Duration
    private let clock: any Clock<Duration>
    private let onKeysChanged: @Sendable () async -> Void
    private let now: @Sendable () -> Date
    private let logger: Logger
    private let seen: SeenRevocations

    /// - Parameters:
    ///   - revocations: What is kept true.
    ///   - database: Role `plugyard_auth`.
    ///   - interval: How old the knowledge may get.
    ///   - clock: Measures the interval.
    ///   - onKeysChanged: Called when a signing key was added, retired or revoked.
    ///   - now: For forgetting.
    ///   - logger: Told when the database could not be asked.
    package init(
        revocations: Revocations,
        database: SystemDatabase,
        interval: Duration = .milliseconds(500),
        clock: any Clock<Duration> = ContinuousClock(),
        onKeysChanged: @escaping @Sendable () async -> Void,
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.revocations = revocations
        self.database = database
        self.interval = interval
        self.clock = clock
        self.onKeysChanged = onKeysChanged
        self.now = now
        self.logger = logger
        seen = SeenRevocations(at: now())
    }

    /// Before the first request: all that can still matter.
    ///
    /// - Throws: ``DatabaseError``; a process that does not know what was revoked must not serve.
    package func load() async throws {
        _ = try await read(seconds: Self.memory)
    }

    /// Reads what is new. An error leaves what was known, and the next turn tries again.
    package func refresh() async {
        let time = now()
        let unheard = max(0, time.timeIntervalSince(seen.lastReading))
        do {
            let haveKeysChanged = try await read(seconds: min(Self.memory, Self.overlap + Int(unheard)))
            seen.noteReading(at: time)
            if haveKeysChanged { await onKeysChanged() }
        } catch {
            logger.warning("revocations not read", metadata: ["error.code": "\(error)"])
        }
    }

    package func run() async throws {
        await takeTurns(every: interval, by: clock) {
            await refresh()
            revocations.forget(olderThan: now().addingTimeInterval(-Double(Self.memory)))
        }
    }

    /// - Returns: Whether signing keys changed.
    private func read(seconds: Int) async throws -> Bool {
        let rows = try await database.query(
            "see what was revoked",
            RevocationQueries.recent(seconds: seconds)
        )
        var found: [Int: Revocation] = [:]
        for row in rows {
            // A word of a newer version of this program is not ours to judge.
            guard let kind = Revocation.Kind(rawValue: try row.decode("kind")) else { continue }
            found[try row.decode("id")] = Revocation(
                kind: kind,
                subject: try row.decode("subject"),
                at: try row.decode("at")
            )
        }
        let news = seen.news(in: found)
        revocations.apply(news)
        return news.contains { $0.kind == .key }
    }
}

/// The revocations that were read before, and when: each is news once.
private final class SeenRevocations: Sendable {
    private struct State {
        var ids: Set<Int> = []
        var lastReading: Date
    }

    private let state: Mutex<State>

    init(at time: Date) {
        state = Mutex(State(lastReading: time))
    }

    /// When a reading began that was answered.
    var lastReading: Date {
        state.withLock(\.lastReading)
    }

    func noteReading(at time: Date) {
        state.withLock { $0.lastReading = max($0.lastReading, time) }
    }

    func news(in found: [Int: Revocation]) -> [Revocation] {
        state.withLock { state in
            let news = found.filter { !state.ids.contains($0.key) }.map(\.value)
            // What is no longer read need not be remembered.
            state.ids = Set(found.keys)
            return news
        }
    }
}
