import OCPP
import Tenancy

/// What a fact asks of the database, and the answer that may leave after it is committed.
enum FactWork: Sendable {
    /// Statements that need no look before: one round trip. Each of `queueing` that returns a row has left commands in
    /// the charge point's queue.
    case statements([SQL], StationAnswer, queueing: [SQL] = [])
    /// Work that must read before it writes.
    case transaction(@Sendable (borrowing TenantTransaction) async throws -> FactResult)
}

/// What came of a fact.
struct FactResult: Sendable {
    let answer: StationAnswer
    /// Whether commands were left in the charge point's queue: the courier is told after the commit.
    let hasQueued: Bool
    /// What is left to store; it travels with the log of the answer, in one round trip.
    let writes: [SQL]
    /// Comes after the writes. Each that returns a row has left commands in the charge point's queue.
    let queueing: [SQL]

    init(_ answer: StationAnswer, hasQueued: Bool = false, writes: [SQL] = [], queueing: [SQL] = []) {
        self.answer = answer
        self.hasQueued = hasQueued
        self.writes = writes
        self.queueing = queueing
    }
}
