import FoundationEssentials
import PluginKit
import Tenancy

/// What an account's administrators made of a plugin.
struct AccountPlugin: Sendable, Hashable {
    let account: AccountID
    let plugin: PluginName
    /// `nil`: as the plugin's default says.
    let isEnabled: Bool?
    /// JSON, as the plugin's schema wants it.
    let settings: String
    /// The secret ones: a JSON object, sealed.
    let secrets: [UInt8]?
    let wanted: EventTypes
    let changedAt: Date

    init(
        account: AccountID,
        plugin: PluginName,
        isEnabled: Bool?,
        settings: String,
        secrets: [UInt8]?,
        wanted: EventTypes,
        changedAt: Date
    ) {
        self.account = account
        self.plugin = plugin
        self.isEnabled = isEnabled
        self.settings = settings
        self.secrets = secrets
        self.wanted = wanted
        self.changedAt = changedAt
    }

    /// `nil` for a plugin whose name is none, which a later version may have written.
    init?(row: Row) throws(DatabaseError) {
        guard let plugin = PluginName(rawValue: try row.decode("plugin")) else { return nil }
        self.plugin = plugin
        account = AccountID(try row.decode("account_id"))
        isEnabled = try row.decode("is_enabled")
        settings = try row.decode("settings")
        secrets = try row.decode("secrets")
        let words = try row.decode("wanted_events", as: [String].self)
        wanted = EventTypes(words.compactMap(EventType.init(rawValue:)))
        changedAt = try row.decode("changed_at")
    }
}
