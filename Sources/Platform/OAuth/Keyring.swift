import Synchronization
package import Tenancy

/// The signing keys as they are now: they change while the platform runs.
package final class Keyring: Sendable {
    private let keys: Mutex<KeySet>

    package init(_ keys: KeySet) {
        self.keys = Mutex(keys)
    }

    /// What signs and verifies now.
    package var current: KeySet {
        keys.withLock { $0 }
    }

    package func replace(with keys: KeySet) {
        self.keys.withLock { $0 = keys }
    }
}
