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
        return try await transaction(access(account, by: actor), body)
    }

    private func transaction<Value: Sendable>(
        _ access: TenantAccess,
        _ body: (borrowing TenantTransaction) async throws -> Value
    ) async throws -> Value {
        let asked = pool.interests
        let value = try await pool.get().withTransaction(for: access, endingAfter: limit, body)
        // What events are wanted may be another matter now. Others who asked meanwhile are looked at as well.
        if pool.interests != asked { await pool.learn() }
        return value
    }

    func interest(in types: EventTypes) -> SQL {
        pool.noteInterest()
        let words = EventType.allCases.filter(types.contains).map(\.rawValue)
        return "SELECT want_events(\(plugin.rawValue), \(words))"
    }

    /// `actor`: `nil` for the plugin itself.
    private func access(_ account: AccountID, by actor: AuditActor? = nil) throws(PluginError) -> TenantAccess
    {
        guard standings.isOn(plugin, for: account) || standings.row(plugin, of: account) != nil else {
            throw .isOff(plugin)
        }
        return TenantAccess(
            account: account,
            actor: actor ?? AuditActor(kind: .plugin, id: plugin.rawValue, name: plugin.rawValue)
        )
    }
}
