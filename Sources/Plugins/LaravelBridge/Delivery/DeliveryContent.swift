import FoundationEssentials
import Tenancy

/// What is sent.
struct DeliveryContent: Sendable {
    let id: UUID
    /// As `webhook-id` has it.
    let eventID: String
    let type: String
    let body: [UInt8]
    /// Of the attempts until now, as it is stored.
    let log: String

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        eventID = try row.decode("event_id", as: UUID.self).uuidString.lowercased()
        type = try row.decode("type")
        body = Array(try row.decode("body", as: String.self).utf8)
        log = try row.decode("log")
    }
}
