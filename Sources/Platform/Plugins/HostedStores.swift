import PluginKit
import Tenancy

/// A plugin's rows, by role `plugyard_plugin`.
struct HostedStores: TenantStores {
    let plugin: PluginName
    let pool: PluginPool

    func read(of account: AccountID, _ statements: [SQL]) async throws -> [[Row]] {
        try await pool.get().run(for: access(account), .readOnly, statements)
    }

    func write(of account: AccountID, _ statements: [SQL]) async throws -> [[Row]] {
        try await pool.get().run(for: access(account), .readWrite, statements)
    }

    func withTransaction<Value: Sendable>(
        of account: AccountID,
        _ body: (borrowing TenantTransaction) async throws -> Value
    ) async throws -> Value {
        try await pool.get().withTransaction(for: access(account), .readWrite, body)
    }

    func interest(in types: EventTypes) -> SQL {
        let words = EventType.allCases.filter(types.contains).map(\.rawValue)
        return "SELECT want_events(\(plugin.rawValue), \(words))"
    }

    private func access(_ account: AccountID) -> TenantAccess {
        TenantAccess(
            account: account,
            actor: AuditActor(kind: .plugin, id: plugin.rawValue, name: plugin.rawValue)
        )
    }
}
