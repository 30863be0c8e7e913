import Synchronization
package import Tenancy

/// Which accounts are suspended, as of a second ago, so that their tokens end before they expire.
package final class AccountStatus: Sendable {
    private let suspended = Mutex<Set<AccountID>>([])

    package init() {}

    package func isSuspended(_ account: AccountID) -> Bool {
        suspended.withLock { $0.contains(account) }
    }

    /// Takes the whole set as it is now.
    ///
    /// - Returns: The accounts that were not suspended before.
    @discardableResult
    package func replace(with accounts: Set<AccountID>) -> Set<AccountID> {
        suspended.withLock { suspended in
            defer { suspended = accounts }
            return accounts.subtracting(suspended)
        }
    }
}
