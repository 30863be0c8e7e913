import Synchronization
import Tenancy

/// The connections of plugins. They come after the plugins: whoever counts what connections do is one of them.
final class PluginPool: Sendable {
    private struct State {
        var database: TenantDatabase?
        var learn: (@Sendable () async -> Void)?
        var interests = 0
    }

    private let state = Mutex(State())

    func open(_ opened: TenantDatabase) {
        state.withLock { $0.database = opened }
    }

    /// - Throws: ``PluginFailure/notRunning`` before the process has any.
    func get() throws(PluginFailure) -> TenantDatabase {
        guard let database = state.withLock(\.database) else { throw .notRunning }
        return database
    }

    /// `learn`: Looks at which events plugins want.
    func onInterest(_ learn: @escaping @Sendable () async -> Void) {
        state.withLock { $0.learn = learn }
    }

    /// How often plugins made statements that say which events they want.
    var interests: Int {
        state.withLock(\.interests)
    }

    func noteInterest() {
        state.withLock { $0.interests += 1 }
    }

    /// Looks now at which events plugins want, where somebody said how.
    func learn() async {
        guard let learn = state.withLock(\.learn) else { return }
        await learn()
    }
}
