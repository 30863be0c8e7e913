import Synchronization
package import Tenancy

/// What an inner layer tells the outer ones, such as the access log, which see only their own copies of the context.
package final class RequestNotes: Sendable {
    private struct State {
        var account: AccountID?
        var rateLimit: RateLimitStanding?
        var honouredIdempotencyKey = false
    }

    private let state = Mutex(State())

    /// The account for which the request worked, once that is proven.
    package var account: AccountID? {
        get { state.withLock { $0.account } }
        set { state.withLock { $0.account = newValue } }
    }

    /// How the client stands, once it is known who it is; `nil` without a limit.
    var rateLimit: RateLimitStanding? {
        get { state.withLock { $0.rateLimit } }
        set { state.withLock { $0.rateLimit = newValue } }
    }

    /// Whether the operation looked at the key that came with the request.
    var honouredIdempotencyKey: Bool {
        get { state.withLock { $0.honouredIdempotencyKey } }
        set { state.withLock { $0.honouredIdempotencyKey = newValue } }
    }
}
