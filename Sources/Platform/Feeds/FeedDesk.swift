package import FoundationEssentials
package import Logging
import Synchronization
package import Tenancy

/// The live feeds of this process: a hub for each kind of reader that there is, told by the write path and by the API
/// where to look. An account without readers costs one look at a number for each batch.
package final class FeedDesk: Sendable {
    /// Readers of one account, and of one of its people or clients, at this process.
    static let accountLimit = 200
    static let principalLimit = 20

    fileprivate struct Reader {
        let account: AccountID
        let subject: String
        let hub: FeedHub
    }

    fileprivate struct State {
        var hubs: [FeedKey: FeedHub] = [:]
        var readers: [ObjectIdentifier: Reader] = [:]
        var isClosed = false
    }

    private let database: TenantDatabase
    private let pacing: FeedPacing
    private let now: @Sendable () -> Date
    private let logger: Logger
    private let state = Mutex(State())
    /// How many hubs there are.
    private let count = Atomic(0)
    private let begun: AsyncStream<FeedHub>
    private let beginning: AsyncStream<FeedHub>.Continuation

    /// - Parameters:
    ///   - database: Role `plugyard_app`, with connections of its own: feeds keep nobody waiting.
    ///   - isAlone: Whether this process alone writes what charge points say; else hubs look more often.
    ///   - now: The time.
    ///   - logger: Told when an account cannot be read.
    package init(
        database: TenantDatabase,
        isAlone: Bool,
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.database = database
        pacing = FeedPacing(isAlone: isAlone)
        self.now = now
        self.logger = logger
        (begun, beginning) = AsyncStream.makeStream()
    }

    // MARK: Readers

    /// Whether another reader may come, for an answer before it does.
    func hasRoom(for principal: Principal) -> Bool {
        state.withLock { $0.hasRoom(for: principal) && !$0.isClosed }
    }

    /// Lets a reader in.
    ///
    /// - Returns: The hub that tells it, until ``remove(_:)``; `nil` when it was ended instead, and knows why.
    func add(_ subscriber: FeedSubscriber, _ principal: Principal, after cursor: FeedCursor? = nil)
        -> FeedHub?
    {
        let (hub, isNew) = state.withLock { state -> (FeedHub?, Bool) in
            guard !state.isClosed else {
                subscriber.end(.shutdown)
                return (nil, false)
            }
            guard state.hasRoom(for: principal) else {
                subscriber.end(.tooMany)
                return (nil, false)
            }
            let key = FeedKey(principal)
            let known = state.hubs[key]
            let hub = known ?? makeHub(key)
            state.hubs[key] = hub
            state.readers[ObjectIdentifier(subscriber)] = Reader(
                account: principal.account,
                subject: principal.subject,
                hub: hub
            )
            // In here, so that the hub does not end meanwhile.
            hub.add(subscriber, after: cursor)
            return (hub, known == nil)
        }
        guard let hub else { return nil }
        FeedMetrics.shared.subscribed()
        if isNew {
            count.add(1, ordering: .sequentiallyConsistent)
            beginning.yield(hub)
        }
        return hub
    }

    func remove(_ subscriber: FeedSubscriber) {
        let reader = state.withLock { $0.readers.removeValue(forKey: ObjectIdentifier(subscriber)) }
        guard let reader else { return }
        reader.hub.remove(subscriber)
        FeedMetrics.shared.unsubscribed()
    }

    private func makeHub(_ key: FeedKey) -> FeedHub {
        FeedHub(key, database: database, pacing: pacing, now: now, logger: logger)
    }

    // MARK: Hubs

    /// Until cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await hub in begun {
                group.addTask { await hub.run { self.retire(hub) } }
            }
        }
    }

    /// - Returns: Whether the hub is nobody's any more.
    private func retire(_ hub: FeedHub) -> Bool {
        state.withLock { state in
            guard hub.isForsaken else { return false }
            state.hubs[hub.key] = nil
            count.subtract(1, ordering: .sequentiallyConsistent)
            return true
        }
    }

    /// Ends all feeds; further ones end at once.
    func close() {
        let hubs = state.withLock { state in
            state.isClosed = true
            return Array(state.hubs.values)
        }
        for subscriber in hubs.flatMap(\.subscribers) { subscriber.end(.shutdown) }
        beginning.finish()
    }

    // MARK: Hints

    /// A batch was stored.
    func note(_ parts: [BatchPart], of items: [BatchItem]) {
        guard count.load(ordering: .relaxed) > 0 else { return }
        var hints: [AccountID: FeedHints] = [:]
        let hubs = hubs(of: Set(items.map(\.peer.account)))
        guard !hubs.isEmpty else { return }
        for (part, item) in zip(parts, items) where hubs[item.peer.account] != nil {
            hints[item.peer.account, default: FeedHints()].note(part.rows, of: item.peer)
        }
        for (account, hint) in hints where !hint.isEmpty {
            for hub in hubs[account] ?? [] { hub.note(hint) }
        }
    }

    /// Something was stored of a charge point, and these frames with it.
    func note(_ frames: [LoggedFrame], of peer: StationPeer) {
        guard count.load(ordering: .relaxed) > 0 else { return }
        var hints = FeedHints()
        hints.isVague = true
        hints.note(frames, of: peer)
        for hub in hubs(of: [peer.account])[peer.account] ?? [] { hub.note(hints) }
    }

    /// Something of an account has changed.
    func note(_ account: AccountID) {
        guard count.load(ordering: .relaxed) > 0 else { return }
        var hints = FeedHints()
        hints.isVague = true
        for hub in hubs(of: [account])[account] ?? [] { hub.note(hints) }
    }

    private func hubs(of accounts: Set<AccountID>) -> [AccountID: [FeedHub]] {
        state.withLock { state in
            Dictionary(
                grouping: state.hubs.values.filter { accounts.contains($0.key.account) },
                by: \.key.account
            )
        }
    }
}

extension FeedDesk.State {
    fileprivate func hasRoom(for principal: Principal) -> Bool {
        let ofAccount = readers.values.filter { $0.account == principal.account }
        guard ofAccount.count < FeedDesk.accountLimit else { return false }
        return ofAccount.filter { $0.subject == principal.subject }.count < FeedDesk.principalLimit
    }
}
