import FoundationEssentials
import Tenancy

/// One attempt to deliver an event.
struct DeliveryAttempt: Sendable {
    let account: AccountID
    let endpoint: UUID
    /// `https://…`, `http://…`, `redis://…` or `rediss://…`. It may hold a password and is not logged.
    let address: String
    /// The `webhook-id`: of the event, the same in every attempt.
    let messageID: String
    /// Of the event, as `charge_point.booted`.
    let type: String
    /// The envelope of contract §9, the same bytes in every attempt.
    let body: [UInt8]
    /// Those that are signed with now, the newest first; the older ones are on their way out.
    let secrets: [String]
    /// Headers that the endpoint's owner set. Only of webhooks.
    let headers: [String: String]
    /// Only of Redis.
    var redis: RedisJob?
    /// From the call to the end of the answer.
    let timeout: Duration
}
