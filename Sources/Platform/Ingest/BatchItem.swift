import FoundationEssentials
import Tenancy

/// One event's part in a batch.
struct BatchItem: Sendable {
    let peer: StationPeer
    let questions: [BatchQuestion]
    /// What to store. Asked for each attempt.
    let decide: @Sendable (BatchFindings) throws -> BatchPart
    /// Until when it is tried while the database is away.
    let deadline: ContinuousClock.Instant
    /// Asked before it is tried again and before it is committed: by then it may be another manager's.
    var isWanted: @Sendable () -> Bool = { true }
    /// It could not be stored.
    let failed: @Sendable (any Error) async -> Void
}

/// What one attempt stores of an event, and what follows when it is durable.
struct BatchPart: Sendable {
    let rows: BatchRows
    let stored: @Sendable (BatchOutcome) -> Void
}
