package import Tenancy

/// One account for which a plugin is on: whose event, request or row it is.
package struct PluginTenant<Settings: Sendable>: Sendable {
    package let account: AccountID
    /// As its administrators left them.
    package let settings: Settings

    package init(account: AccountID, settings: Settings) {
        self.account = account
        self.settings = settings
    }
}
