import FoundationEssentials
import Synchronization
import Tenancy

/// A charge point whose queue is to be looked at.
struct CourierStop: Sendable, Hashable {
    let account: AccountID
    let chargePoint: UUID
}

/// The charge points of a part of them that the courier must visit: each at most once, in the order of the bells.
final class CourierShard: Sendable {
    private struct State {
        var stops: [CourierStop] = []
        var known: Set<CourierStop> = []
    }

    private let state = Mutex(State())
    private let arrivals: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    init() {
        (arrivals, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func ring(_ stop: CourierStop) {
        let isNew = state.withLock { state in
            guard state.known.insert(stop).inserted else { return false }
            state.stops.append(stop)
            return true
        }
        if isNew { bell.yield() }
    }

    /// Visits every stop, again and again, until the task is cancelled. One that rings while it is visited is visited
    /// again.
    func drain(_ visit: (CourierStop) async -> Void) async {
        var iterator = arrivals.makeAsyncIterator()
        while !Task.isCancelled {
            let stops = state.withLock { state in
                defer { state = State() }
                return state.stops
            }
            for stop in stops where !Task.isCancelled { await visit(stop) }
            if stops.isEmpty {
                guard await iterator.next() != nil else { return }
            }
        }
    }
}
