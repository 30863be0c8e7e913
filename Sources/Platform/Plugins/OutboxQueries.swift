import FoundationEssentials
import PluginKit
import Tenancy

/// SQL by which plugins are fed, for role `plugyard_worker`.
enum OutboxQueries {
    /// Does not wait for the disk, which others need: what is lost at a crash of the database was only that events were
    /// handed over, and they are again. What the plugin wrote before that is earlier in the log, and lost no sooner.
    private static let relaxed: SQL = "set_config('synchronous_commit', 'off', true) AS relaxed"

    /// `plugins`: JSON, as ``PluginRegister`` makes it.
    static func register(_ plugins: String) -> SQL {
        "SELECT register_plugins(\(plugins))"
    }

    static func changed(since date: Date) -> SQL {
        """
        SELECT account_id, plugin, is_enabled, settings, secrets, wanted_events, changed_at
        FROM changed_plugins(\(date))
        """
    }

    static func open(_ plugin: PluginName) -> SQL {
        "SELECT xid, seq, at FROM open_plugin_cursor(\(plugin.rawValue))"
    }

    static func read(after position: OutboxPosition, limit: Int) -> SQL {
        """
        SELECT account_id, xid, seq, at, id, type, charge_point_id, charge_point, data
        FROM read_outbox(\(position.transaction), \(position.sequence), \(position.at), \(limit))
        """
    }

    static func readDelayed(_ plugin: PluginName, _ account: AccountID, limit: Int) -> SQL {
        """
        SELECT account_id, xid, seq, at, id, type, charge_point_id, charge_point, data
        FROM read_delayed_outbox(\(plugin.rawValue), \(account), \(limit))
        """
    }

    static func advance(
        _ plugin: PluginName,
        from old: OutboxPosition,
        to new: OutboxPosition,
        delayed: [LeftBehind]
    ) -> SQL {
        """
        SELECT advance_plugin(\(plugin.rawValue), \(old.transaction), \(old.sequence), \(new.transaction),
            \(new.sequence), \(new.at), \(delayed, \.account), \(delayed, \.position.transaction),
            \(delayed, \.position.sequence), \(delayed, \.position.at), \(delayed, \.complaint),
            \(delayed, \.seconds)) AS moved, \(relaxed)
        """
    }

    static func delays(of plugin: PluginName) -> SQL {
        "SELECT account_id, attempts, complaint, seconds_left FROM plugin_delays_of(\(plugin.rawValue))"
    }

    static func advanceDelayed(_ plugin: PluginName, _ account: AccountID, to position: OutboxPosition) -> SQL
    {
        """
        SELECT advance_delayed_plugin(\(plugin.rawValue), \(account), \(position.transaction), \(position.sequence),
            \(position.at)), \(relaxed)
        """
    }

    static func endDelay(_ plugin: PluginName, _ account: AccountID) -> SQL {
        "SELECT end_plugin_delay(\(plugin.rawValue), \(account)) AS ended"
    }

    static func delayAgain(_ plugin: PluginName, _ account: AccountID, _ complaint: String, seconds: Double)
        -> SQL
    {
        "SELECT delay_plugin_again(\(plugin.rawValue), \(account), \(complaint), \(seconds))"
    }
}
