import FoundationEssentials
import Tenancy

/// How far the outbox was read: by the number of a transaction, then by the order within it.
struct OutboxPosition: Sendable, Hashable, Comparable {
    let transaction: Int
    let sequence: Int
    /// When that row was written.
    let at: Date

    init(row: Row) throws(DatabaseError) {
        transaction = try row.decode("xid")
        sequence = try row.decode("seq")
        at = try row.decode("at")
    }

    static func < (first: Self, second: Self) -> Bool {
        (first.transaction, first.sequence) < (second.transaction, second.sequence)
    }
}
