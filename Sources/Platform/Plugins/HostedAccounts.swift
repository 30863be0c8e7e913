import FoundationEssentials
import Logging
import OCPP
import PluginKit
import Synchronization
import Tenancy

/// The accounts of one plugin, with their settings read.
final class HostedAccounts<Settings: Decodable & Sendable>: PluginAccounts {
    private struct Known {
        let changedAt: Date
        /// `nil` where they cannot be read.
        let settings: Settings?
    }

    private let plugin: PluginName
    private let schema: ObjectSchema
    private let standings: PluginStandings
    private let box: PluginSettingsBox
    private let logger: Logger
    private let read = Mutex<[AccountID: Known]>([:])
    /// Of accounts that never said anything.
    private let standard: Settings

    /// - Throws: What is wrong with a schema whose standard values are not what the plugin reads.
    init(
        _ plugin: PluginName,
        _ schema: ObjectSchema,
        _ standings: PluginStandings,
        _ box: SecretBox,
        _ logger: Logger
    ) throws {
        self.plugin = plugin
        self.schema = schema
        self.standings = standings
        self.box = PluginSettingsBox(plugin, box)
        self.logger = logger
        standard = try Self.decode(try Self.complete(JSONObject(), schema), [:])
    }

    func tenant(_ account: AccountID) -> PluginTenant<Settings>? {
        // Where settings cannot be read, which the log tells, it is to the plugin as if it were off.
        try? resolve(account)
    }

    /// - Returns: `nil` where the plugin is off.
    /// - Throws: ``PluginFailure/unreadableSettings``.
    func resolve(_ account: AccountID) throws(PluginFailure) -> PluginTenant<Settings>? {
        guard standings.isOn(plugin, for: account) else { return nil }
        guard let row = standings.row(plugin, of: account) else {
            return PluginTenant(account: account, settings: standard)
        }
        guard let settings = settings(row) else { throw .unreadableSettings }
        return PluginTenant(account: account, settings: settings)
    }

    func known() -> [PluginTenant<Settings>] {
        standings.accounts(of: plugin).compactMap { tenant($0) }
    }

    private func settings(_ row: AccountPlugin) -> Settings? {
        if let known = read.withLock({ $0[row.account] }), known.changedAt == row.changedAt {
            return known.settings
        }
        let settings = decode(row)
        read.withLock { $0[row.account] = Known(changedAt: row.changedAt, settings: settings) }
        return settings
    }

    private func decode(_ row: AccountPlugin) -> Settings? {
        do {
            let stored = try JSONValue.parse(row.settings).objectValue ?? JSONObject()
            return try Self.decode(
                try Self.complete(stored, schema),
                try box.open(row.secrets, of: row.account)
            )
        } catch {
            logger.error(
                "settings of a plugin not read: its events wait",
                metadata: ["account.id": "\(row.account)", "error": "\(error)"]
            )
            return nil
        }
    }

    /// By the schema of today: it may be a later one than the settings were written by, and have fewer fields.
    private static func complete(_ stored: JSONObject, _ schema: ObjectSchema) throws -> JSONObject {
        var reader = BodyReader(schema.named(in: stored))
        let object = SchemaReader(schema).read(&reader)
        try reader.finish()
        return object
    }

    private static func decode(_ object: JSONObject, _ secrets: [String: String]) throws -> Settings {
        var object = object
        for (name, secret) in secrets { object[name] = .string(secret) }
        return try JSONDecoder().decode(Settings.self, from: Data(JSONValue.object(object).serialized().utf8))
    }
}
