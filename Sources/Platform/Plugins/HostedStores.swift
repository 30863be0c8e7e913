import PluginKit
import Tenancy

/// A plugin's rows, by role `plugyard_plugin`.
///
/// Of accounts for which the plugin is on, or was once: what is left there may be looked at and tidied up, and what was under
/// way when it was switched off is written down.
struct HostedStores: TenantStores {
    /// Connections are few, and an open transaction holds all events back.
    static let transactionLimit = Duration.seconds(10)

    let plugin: PluginName
    let pool: PluginPool
    let standings: PluginStandings
    var limit = HostedStores.transactionLimit

    func read(of account: AccountID, _ statements: [SQL]) async throws -> [[Row]] {
        try await pool.get().run(for: try access(account), .readOnly, statements)
    }

    func write(of account: AccountID, _ statements: [SQL]) async throws -> [[Row]] {
        try await pool.get().run(for: try access(account), .readWrite, statements)
    }

    func withTransaction<Value: Sendable>(
        of account: AccountID,
        _ body: (borrowing TenantTransaction) async throws -> Value
    ) async throws -> Value {
        try await pool.get().withTransaction(for: try access(account), endingAfter: limit, body)
    }

    func interest(in types: EventTypes) -> SQL {
        let words = EventType.allCases.filter(types.contains).map(\.rawValue)
        return "SELECT want_events(\(plugin.rawValue), \(words))"
    }

    private func access(_ account: AccountID) throws(PluginError) -> TenantAccess {
        guard standings.isOn(plugin, for: account) || standings.row(plugin, of: account) != nil else {
            throw .isOff(plugin)
        }
        return TenantAccess(
            account: account,
            actor: AuditActor(kind: .plugin, id: plugin.rawValue, name: plugin.rawValue)
        )
    }
}
