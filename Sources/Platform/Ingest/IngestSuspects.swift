import FoundationEssentials
import Synchronization

/// Charge points whose rows the database refused, or somebody else held until the end. They write alone for a while: their
/// neighbours' batch would be cut in pieces, or wait, each time.
final class IngestSuspects: Sendable {
    private static let suspicion = Duration.seconds(600)
    private static let limit = 1000

    private let state = Mutex<[UUID: ContinuousClock.Instant]>([:])

    /// Those of them that are suspected.
    func among(_ chargePoints: [UUID]) -> Set<UUID> {
        state.withLock { state in
            guard !state.isEmpty else { return [] }
            let now = ContinuousClock.now
            state = state.filter { $0.value > now }
            return Set(chargePoints.filter { state[$0] != nil })
        }
    }

    func insert(_ chargePoints: [UUID]) {
        guard !chargePoints.isEmpty else { return }
        state.withLock { state in
            for one in chargePoints where state.count < Self.limit { state[one] = .now + Self.suspicion }
        }
    }
}
