import FoundationEssentials
import PluginKit
import Tenancy

/// SQL of what an account makes of plugins, for role `plugyard_app`.
enum AccountPluginQueries {
    static let all: SQL = "SELECT \(columns) FROM account_plugins ORDER BY plugin"

    static func one(_ plugin: PluginName) -> SQL {
        "SELECT \(columns) FROM account_plugins WHERE plugin = \(plugin.rawValue)"
    }

    /// Of the account's events that wait.
    static let delays: SQL = "SELECT plugin, attempts, complaint, retry_at FROM own_plugin_delays()"

    /// Two that change the same are one after the other, also while there is no row yet.
    static func lock(_ plugin: PluginName, of account: AccountID) -> SQL {
        "SELECT pg_advisory_xact_lock(hashtextextended(\("plugin/\(account)/\(plugin)"), 0))"
    }

    static func put(
        _ plugin: PluginName,
        of account: AccountID,
        isEnabled: Bool,
        settings: String,
        secrets: [UInt8]?
    ) -> SQL {
        """
        INSERT INTO account_plugins (account_id, plugin, is_enabled, settings, secrets)
        VALUES (\(account), \(plugin.rawValue), \(isEnabled), \(settings), \(secrets))
        ON CONFLICT (account_id, plugin) DO UPDATE
        SET is_enabled = excluded.is_enabled, settings = excluded.settings, secrets = excluded.secrets,
            changed_at = clock_timestamp()
        RETURNING \(columns)
        """
    }

    private static let columns: SQL = """
        account_id, plugin, is_enabled, settings, secrets, wanted_events, changed_at
        """
}
