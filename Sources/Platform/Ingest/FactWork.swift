import OCPP
import Tenancy

/// What a fact asks of the database, and the answer that may leave after it is committed.
enum FactWork: Sendable {
    /// Statements that need no look before: one round trip.
    case statements([SQL], StationAnswer)
    /// Work that must read before it writes.
    case transaction(@Sendable (borrowing TenantTransaction) async throws -> StationAnswer)
}
