/// Something that the host gives to those plugins only whose manifest asks for it.
package enum PluginNeed: String, Sendable, Hashable, CaseIterable {
    /// Rows of its own schema, one account at a time: ``TenantStore``.
    case store
    /// Requests and connections to the outside, guarded: ``GuardedClient``, ``GuardedDialler``.
    case http
    /// Commands to charge points: ``CommandPort``.
    case commands
    /// Sealing of what it must read back: ``PluginSecrets``.
    case secrets
}
