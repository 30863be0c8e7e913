import FoundationEssentials
import Tenancy

/// How much each client may ask of this process.
struct RateLimiter: Sendable {
    private struct Client: Hashable {
        let account: AccountID?
        let client: String
        let subject: String
    }

    private let perMinute: Int
    private let buckets: TokenBuckets<Client>?

    /// `perMinute`: Requests of each client; 0 for no limit.
    init(perMinute: Int) {
        self.perMinute = perMinute
        let quota = Double(perMinute)
        buckets = perMinute > 0 ? TokenBuckets(capacity: quota, perSecond: quota / 60) : nil
    }

    /// Counts a request.
    ///
    /// - Returns: How the client stands now; `nil` without a limit.
    func take(_ bearer: Bearer) -> RateLimitStanding? {
        guard let buckets else { return nil }
        let client =
            switch bearer {
            case .tenant(let principal):
                Client(account: principal.account, client: principal.clientID, subject: principal.subject)
            case .platform(let administrator):
                Client(account: nil, client: administrator.clientID, subject: administrator.user.uuidString)
            }
        let left = buckets.take(client)
        let missing = buckets.capacity - (left ?? 0)
        return RateLimitStanding(
            quota: perMinute,
            remaining: Int(left ?? 0),
            secondsToFull: Int((missing / buckets.perSecond).rounded(.up)),
            retryAfter: left == nil ? Int((1 / buckets.perSecond).rounded(.up)) : nil
        )
    }
}
