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
        try await transaction(access(account), body)
    }

    func withTransaction<Value: Sendable>(
        of account: AccountID,
        for request: PluginRequest,
        _ body: (borrowing TenantTransaction) async throws -> Value
    ) async throws -> Value {
        guard let caller = request.caller, let kind = AuditActor.Kind(rawValue: caller.kind.rawValue) else {
            return try await withTransaction(of: account, body)
        }
        let actor = AuditActor(
            kind: kind,
            id: caller.id,
            address: request.address,
            requestID: request.requestID
        )
        return try await transaction(TenantAccess(account: account, actor: actor), body)
    }

    private func transaction<Value: Sendable>(
        _ access: TenantAccess,
        _ body: (borrowing TenantTransaction) async throws -> Value
    ) async throws -> Value {
        let asked = pool.interests
        let value = try await pool.get().withTransaction(for: access, .readWrite, body)
        // What events are wanted may be another matter now. Others who asked meanwhile are looked at as well.
        if pool.interests != asked { await pool.learn() }
        return value
    }

    func interest(in types: EventTypes) -> SQL {
        pool.noteInterest()
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
