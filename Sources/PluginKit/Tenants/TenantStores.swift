package import Tenancy

/// The way to rows of a plugin's own schema, one account at a time, as role `plugyard_plugin`.
///
/// Row security limits it to the account as it limits everybody else, and the role has no grant on a table of the platform
/// or of another plugin. An account that never had the plugin is refused with ``PluginError/isOff(_:)``; of one that switched it
/// off the rows are still there, to be tidied up.
package protocol TenantStores: Sendable {
    /// Reads in one round trip; one list of rows for each statement.
    func read(of account: AccountID, _ statements: [SQL]) async throws -> [[Row]]

    /// Writes in one round trip: all the statements or none.
    func write(of account: AccountID, _ statements: [SQL]) async throws -> [[Row]]

    /// Lends a transaction to the closure and commits it afterwards; an error rolls it back. No network call inside: after ten
    /// seconds it is ended, whatever it does.
    func withTransaction<Value: Sendable>(
        of account: AccountID,
        _ body: (borrowing TenantTransaction) async throws -> Value
    ) async throws -> Value

    /// The same on behalf of somebody: the audit trail shows the caller of the request for what changes, and not the plugin.
    func withTransaction<Value: Sendable>(
        of account: AccountID,
        for request: PluginRequest,
        _ body: (borrowing TenantTransaction) async throws -> Value
    ) async throws -> Value

    /// A statement that says which events the plugin wants of the account of the transaction in which it runs, for
    /// ``EventSubscription/Interest/whenAsked``. It replaces what was said before. It holds in this process when
    /// `withTransaction` has returned, and in others five seconds later at the latest.
    func interest(in types: EventTypes) -> SQL
}
