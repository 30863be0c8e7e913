import Synchronization
import Tenancy

/// The accounts of which the platform closed all sockets, in the order in which it did.
final class ClosedAccounts: Sendable {
    private let noted = Mutex<[AccountID]>([])

    var all: [AccountID] {
        noted.withLock { $0 }
    }

    func note(_ account: AccountID) {
        noted.withLock { $0.append(account) }
    }
}
