import FoundationEssentials
import Logging
import Synchronization
import Tenancy

/// Tells the readers of one account how things are, as often as they change: it is told where to look, reads that as the
/// API does, and offers what is new to each reader's queue. What nobody told it finds by looking at everything once
/// in a while, by numbers.
final class FeedHub: Sendable {
    private struct State {
        var subscribers: [ObjectIdentifier: FeedSubscriber] = [:]
        var hints = FeedHints()
        /// Of the newest event.
        var number = 0
        var ring = FeedRing()
        /// Whether everything was looked at once. Before, readers must wait for their snapshot: what changed between it
        /// and the first look would never be told.
        var isBegun = false
        /// Since when there are no readers.
        var lonelySince: ContinuousClock.Instant? = .now
    }

    let key: FeedKey
    let database: TenantDatabase
    let pacing: FeedPacing
    let now: @Sendable () -> Date
    let logger: Logger
    let name = Base64URL.encode(SecureRandom.bytes(9))
    let bell = EventBell()
    private let state = Mutex(State())

    init(
        _ key: FeedKey,
        database: TenantDatabase,
        pacing: FeedPacing,
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.key = key
        self.database = database
        self.pacing = pacing
        self.now = now
        self.logger = logger
    }

    // MARK: Readers

    /// `cursor`: Where the reader was when it lost the connection. What came since is put into its queue, if it is
    /// known; else it is told that it missed something.
    func add(_ subscriber: FeedSubscriber, after cursor: FeedCursor?) {
        state.withLock { state in
            state.subscribers[ObjectIdentifier(subscriber)] = subscriber
            state.lonelySince = nil
            if let cursor, cursor.hub == name,
                let events = state.ring.events(behind: cursor.number, newest: state.number)
            {
                for event in events { subscriber.offer(event) }
            } else if cursor != nil {
                subscriber.miss()
            } else if !subscriber.isMaster {
                subscriber.wantSnapshot()
            }
            if state.isBegun { subscriber.begin() }
        }
    }

    /// Everything was looked at: from now on nothing is overlooked.
    func begin() {
        let waiting = state.withLock { state in
            state.isBegun = true
            return Array(state.subscribers.values)
        }
        for subscriber in waiting { subscriber.begin() }
    }

    func remove(_ subscriber: FeedSubscriber) {
        state.withLock { state in
            state.subscribers[ObjectIdentifier(subscriber)] = nil
            if state.subscribers.isEmpty { state.lonelySince = .now }
        }
    }

    var subscribers: [FeedSubscriber] {
        state.withLock { Array($0.subscribers.values) }
    }

    /// Whether nobody has read for long enough.
    var isForsaken: Bool {
        state.withLock { state in state.lonelySince.map { .now - $0 > pacing.linger } ?? false }
    }

    var cursor: FeedCursor {
        FeedCursor(hub: name, number: state.withLock { $0.number })
    }

    // MARK: Hints

    /// `hints`: With all frames; those that nobody watches are left out.
    func note(_ hints: FeedHints) {
        let isNews = state.withLock { state in
            let readers = state.subscribers.values
            let wanted = hints.keepingFrames { chargePoint in
                readers.contains { $0.wants(framesOf: chargePoint) }
            }
            guard !wanted.isEmpty else { return false }
            state.hints.merge(wanted)
            return true
        }
        if isNews { bell.ring() }
    }

    func takeHints() -> FeedHints {
        state.withLock { state in
            defer { state.hints = FeedHints() }
            return state.hints
        }
    }

    // MARK: Telling

    /// Offers an event to everybody, and remembers it. Only the hub's own task does so: numbers follow each other.
    func tell(
        _ kind: FeedEvent.Kind,
        about subject: FeedEvent.Subject? = nil,
        _ data: some Encodable & Sendable
    ) throws {
        let cursor = FeedCursor(hub: name, number: cursor.number + 1)
        let event = try FeedEvent(kind, about: subject, at: cursor, now: now(), data)
        state.withLock { state in
            state.number = cursor.number
            state.ring.append(event)
            for subscriber in state.subscribers.values { subscriber.offer(event) }
        }
    }

    /// Offers a frame to those who watch its charge point. It is not remembered: the message log is for that.
    func tell(_ message: MessageBody) throws {
        let readers = subscribers.filter {
            $0.wants(framesOf: message.chargePointID.rawValue, at: message.at.date)
        }
        guard !readers.isEmpty else { return }
        let event = try FeedEvent(.message, at: cursor, now: now(), message)
        for reader in readers { reader.offer(event) }
    }

    /// Tells those who watch frames that some are not to be had.
    func tellFramesLost() {
        for reader in subscribers where reader.isMaster || !reader.watched.isEmpty { reader.miss() }
    }
}
