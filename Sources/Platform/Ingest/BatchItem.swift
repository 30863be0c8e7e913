import FoundationEssentials
import Tenancy

/// One event's part in a batch. One for each, however many hold it on its way.
final class BatchItem: Sendable {
    let peer: StationPeer
    let questions: [BatchQuestion]
    /// What to store. Asked for each attempt.
    let decide: @Sendable (BatchFindings) throws -> BatchPart
    /// Until when it is tried while the database is away.
    let deadline: ContinuousClock.Instant
    /// Asked before it is tried again and before it is committed: by then it may be another manager's.
    let isWanted: @Sendable () -> Bool
    /// It could not be stored.
    let failed: @Sendable (any Error) async -> Void

    init(
        peer: StationPeer,
        questions: [BatchQuestion],
        deadline: ContinuousClock.Instant,
        isWanted: @escaping @Sendable () -> Bool = { true },
        decide: @escaping @Sendable (BatchFindings) throws -> BatchPart,
        failed: @escaping @Sendable (any Error) async -> Void
    ) {
        self.peer = peer
        self.questions = questions
        self.decide = decide
        self.deadline = deadline
        self.isWanted = isWanted
        self.failed = failed
    }

    /// The same, unless it is another manager's before it is stored.
    func stored(while isWanted: @escaping @Sendable () -> Bool) -> BatchItem {
        BatchItem(
            peer: peer,
            questions: questions,
            deadline: deadline,
            isWanted: isWanted,
            decide: decide,
            failed: failed
        )
    }
}

/// What one attempt stores of an event, and what follows when it is durable.
final class BatchPart: Sendable {
    let rows: BatchRows
    let stored: @Sendable (BatchOutcome) -> Void

    init(rows: BatchRows, stored: @escaping @Sendable (BatchOutcome) -> Void) {
        self.rows = rows
        self.stored = stored
    }
}
