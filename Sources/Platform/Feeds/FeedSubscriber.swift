import FoundationEssentials
import NIOCore
import Synchronization

/// One reader of a feed, between the hub that offers and the connection that writes.
final class FeedSubscriber: Sendable {
    /// What the connection does next.
    enum Turn: Sendable {
        case events([FeedEvent])
        /// Say that something was missed, and how everything is now.
        case missed
        /// Say how everything is.
        case snapshot
        /// Say that we are there.
        case idle
        /// Answer a ping.
        case pong(ByteBuffer)
        /// Say what was wrong with what it asked; the feed goes on.
        case said(code: String, detail: String)
        case ended(FeedEnd)
    }

    private struct State {
        var queue = FeedQueue()
        /// Whether its hub has looked at everything once.
        var isBegun = false
        var wantsSnapshot = false
        var isIdle = false
        var pong: ByteBuffer?
        var said: (code: String, detail: String)?
        var end: FeedEnd?
        /// Since when.
        var watched: [UUID: Date] = [:]
    }

    /// How many charge points' frames one reader gets.
    static let watchLimit = 50

    /// Whether it gets every frame of the account, and nothing else.
    let isMaster: Bool
    private let start: Date
    private let state = Mutex(State())
    /// Something may be there to be taken.
    let arrivals: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    /// `start`: Of a master, from when it gets frames.
    init(isMaster: Bool = false, start: Date = Date()) {
        self.isMaster = isMaster
        self.start = start
        (arrivals, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func offer(_ event: FeedEvent) {
        guard !isMaster || event.kind == .message else { return }
        let isOneTooMany = state.withLock { $0.queue.append(event) }
        if isOneTooMany { FeedMetrics.shared.missed() }
        bell.yield()
    }

    /// The hub has lost sight of something.
    func miss() {
        state.withLock { $0.queue.miss() }
        FeedMetrics.shared.missed()
        bell.yield()
    }

    func wantSnapshot() {
        state.withLock { $0.wantsSnapshot = true }
        bell.yield()
    }

    /// It may be told things from now on.
    func begin() {
        state.withLock { $0.isBegun = true }
        bell.yield()
    }

    func idle() {
        state.withLock { $0.isIdle = true }
        bell.yield()
    }

    /// Only the last ping needs an answer (RFC 6455, section 5.5.3).
    func pong(_ data: ByteBuffer) {
        state.withLock { $0.pong = data }
        bell.yield()
    }

    func say(_ code: String, _ detail: String) {
        state.withLock { $0.said = (code, detail) }
        bell.yield()
    }

    /// The first reason counts.
    func end(_ reason: FeedEnd) {
        state.withLock { $0.end = $0.end ?? reason }
        bell.yield()
    }

    var hasEnded: Bool {
        state.withLock { $0.end != nil }
    }

    /// - Returns: `nil` when there is nothing to do.
    func take() -> Turn? {
        state.withLock { state in
            if let end = state.end { return .ended(end) }
            if let pong = state.pong {
                state.pong = nil
                return .pong(pong)
            }
            if let (code, detail) = state.said {
                state.said = nil
                return .said(code: code, detail: detail)
            }
            if state.isBegun {
                if state.queue.takeMissed() {
                    state.wantsSnapshot = false
                    return .missed
                }
                if state.wantsSnapshot {
                    state.wantsSnapshot = false
                    return .snapshot
                }
                let events = state.queue.takeAll()
                if !events.isEmpty { return .events(events) }
            }
            guard state.isIdle else { return nil }
            state.isIdle = false
            return .idle
        }
    }

    // MARK: Frames

    /// `date`: From which frames are wanted.
    ///
    /// - Returns: `false` when it watches as many as it may.
    func watch(_ chargePoint: UUID, since date: Date) -> Bool {
        state.withLock { state in
            guard state.watched[chargePoint] == nil else { return true }
            guard state.watched.count < Self.watchLimit else { return false }
            state.watched[chargePoint] = date
            return true
        }
    }

    /// `chargePoint`: `nil` for all.
    func unwatch(_ chargePoint: UUID?) {
        state.withLock { state in
            if let chargePoint { state.watched[chargePoint] = nil } else { state.watched = [:] }
        }
    }

    var watched: [UUID] {
        state.withLock { Array($0.watched.keys) }
    }

    /// `date`: When the frame was logged; `nil` for whenever.
    func wants(framesOf chargePoint: UUID, at date: Date? = nil) -> Bool {
        let since: Date? = isMaster ? start : state.withLock { $0.watched[chargePoint] }
        guard let since else { return false }
        return date.map { $0 >= since } ?? true
    }
}
