package import Logging

/// Everything that a plugin may reach.
package struct PluginContext<AccountSettings: Sendable>: Sendable {
    /// With the plugin's name in every line. Bounded: a plugin that logs in a loop loses lines, not the platform.
    package let logger: Logger
    package let clock: PluginClock
    /// The accounts for which the plugin is on, and their settings.
    package let accounts: any PluginAccounts<AccountSettings>

    private let manifest: PluginManifest
    private let givenStores: (any TenantStores)?
    private let givenHTTP: (any GuardedClient)?
    private let givenDialler: (any GuardedDialler)?
    private let givenSecrets: (any PluginSecrets)?
    private let givenCommands: (any CommandPort)?

    /// For the host, and for tests of plugins. What the manifest does not ask for is not given, whatever is passed here.
    package init(
        _ manifest: PluginManifest,
        logger: Logger,
        clock: PluginClock,
        accounts: any PluginAccounts<AccountSettings>,
        stores: (any TenantStores)? = nil,
        http: (any GuardedClient)? = nil,
        dialler: (any GuardedDialler)? = nil,
        secrets: (any PluginSecrets)? = nil,
        commands: (any CommandPort)? = nil
    ) {
        self.manifest = manifest
        self.logger = logger
        self.clock = clock
        self.accounts = accounts
        givenStores = manifest.needs.contains(.store) ? stores : nil
        givenHTTP = manifest.needs.contains(.http) ? http : nil
        givenDialler = manifest.needs.contains(.http) ? dialler : nil
        givenSecrets = manifest.needs.contains(.secrets) ? secrets : nil
        givenCommands = manifest.needs.contains(.commands) ? commands : nil
    }

    /// The way to an account's rows in the plugin's own schema.
    ///
    /// - Throws: ``PluginError`` when the manifest does not need `store`. The same holds for those below.
    package func stores() throws(PluginError) -> any TenantStores {
        try given(givenStores, .store)
    }

    /// Requests to the outside.
    package func http() throws(PluginError) -> any GuardedClient {
        try given(givenHTTP, .http)
    }

    /// Connections to the outside, for protocols other than HTTP; of the need `http` likewise.
    package func dialler() throws(PluginError) -> any GuardedDialler {
        try given(givenDialler, .http)
    }

    /// Seals what the plugin must read back.
    package func secrets() throws(PluginError) -> any PluginSecrets {
        try given(givenSecrets, .secrets)
    }

    /// Commands to charge points.
    package func commands() throws(PluginError) -> any CommandPort {
        try given(givenCommands, .commands)
    }

    private func given<Value>(_ value: Value?, _ need: PluginNeed) throws(PluginError) -> Value {
        guard let value else { throw .notNeeded(manifest.name, need) }
        return value
    }
}
