import Synchronization
package import Tenancy

/// What an inner layer tells the access log, which runs outside of it and sees only its own copy of the
/// context.
package final class RequestNotes: Sendable {
    private let noted = Mutex<AccountID?>(nil)

    /// The account for which the request worked, once that is proven.
    package var account: AccountID? {
        get { noted.withLock { $0 } }
        set { noted.withLock { $0 = newValue } }
    }
}
