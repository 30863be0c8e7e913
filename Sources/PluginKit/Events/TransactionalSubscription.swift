package import Tenancy

/// What a plugin writes into its own tables in the very transaction that stores what happened.
///
/// The statements run as role `plugyard_ingest` in the account's context, so the plugin's migrations must grant them to that
/// role. They are on the way of every charge point's message: a few, quick, without locks that others may hold. When one
/// fails, the message is stored without them and the plugin gets no more of them for a while; the event still comes by
/// outbox, where the plugin also subscribes.
package struct TransactionalSubscription<Settings: Sendable>: Sendable {
    /// Pure: it looks at nothing but its arguments, and may be asked twice.
    package typealias Statements = @Sendable (DomainEvent, PluginTenant<Settings>) throws -> [SQL]

    package let types: EventTypes
    package let statements: Statements
}
