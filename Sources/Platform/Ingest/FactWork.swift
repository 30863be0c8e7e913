import OCPP
import Tenancy

/// What a fact asks of the database, and the answer that may leave after it is committed.
enum FactWork: Sendable {
    /// Stored together with the facts of other charge points.
    case batch(BatchWork)
    /// Likewise, among its kind: it does more than others would care to wait for.
    case slowBatch(BatchWork)
    /// Work that reads and writes in turn, alone.
    case transaction(@Sendable (borrowing TenantTransaction) async throws -> FactResult)
}

/// What came of a fact.
struct FactResult: Sendable {
    let answer: StationAnswer
    /// Whether commands were left in the charge point's queue: the courier is told after the commit.
    let hasQueued: Bool

    init(_ answer: StationAnswer, hasQueued: Bool = false) {
        self.answer = answer
        self.hasQueued = hasQueued
    }
}
