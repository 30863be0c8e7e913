import FoundationEssentials
import Tenancy

/// A mail that this process has taken from the database.
struct QueuedMail: Sendable {
    let id: UUID
    let recipient: String
    let sealed: [UInt8]
    /// Those made, the one that begins now included.
    let attempts: Int
    let createdAt: Date

    init(_ row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        recipient = try row.decode("recipient")
        sealed = try row.decode("sealed")
        attempts = try row.decode("attempts")
        createdAt = try row.decode("created_at")
    }
}
