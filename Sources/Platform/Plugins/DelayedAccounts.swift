import Synchronization
import Tenancy

/// The accounts that a plugin left behind.
final class DelayedAccounts: Sendable {
    private let accounts = Mutex<Set<AccountID>>([])

    func set(_ all: [AccountID]) {
        accounts.withLock { $0 = Set(all) }
    }

    var isEmpty: Bool {
        accounts.withLock { $0.isEmpty }
    }

    func contains(_ account: AccountID) -> Bool {
        accounts.withLock { $0.contains(account) }
    }

    func insert(_ account: AccountID) {
        accounts.withLock { _ = $0.insert(account) }
    }
}
