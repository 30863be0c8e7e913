import Synchronization
import Tenancy

/// The connections of plugins. They come after the plugins: whoever counts what connections do is one of them.
final class PluginPool: Sendable {
    private let database = Mutex<TenantDatabase?>(nil)

    func open(_ opened: TenantDatabase) {
        database.withLock { $0 = opened }
    }

    /// - Throws: ``PluginFailure/notRunning`` before the process has any.
    func get() throws(PluginFailure) -> TenantDatabase {
        guard let database = database.withLock({ $0 }) else { throw .notRunning }
        return database
    }
}
