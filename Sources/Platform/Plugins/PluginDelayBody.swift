import FoundationEssentials
import Tenancy

/// Schema `PluginDelay`: the account's own events wait, since the plugin did not take them.
struct PluginDelayBody: Encodable, Sendable {
    /// What the plugin said of them: of no other account's.
    let complaint: String
    let attempts: Int
    let retryAt: Timestamp

    enum CodingKeys: String, CodingKey {
        case complaint, attempts
        case retryAt = "retry_at"
    }

    init(row: Row) throws(DatabaseError) {
        complaint = try row.decode("complaint")
        attempts = try row.decode("attempts")
        retryAt = Timestamp(try row.decode("retry_at"))
    }
}
