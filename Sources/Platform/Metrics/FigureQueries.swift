import Tenancy

/// Sums over all accounts, by functions that only `plugyard_metrics` may call.
enum FigureQueries {
    static func platform() -> SQL {
        """
        SELECT accounts, charge_points, connected_charge_points, active_transactions, queued_commands,
            expiring_certificates, outbox_oldest_age() AS outbox_oldest_age
        FROM platform_figures()
        """
    }

    static func busiestAccounts(limit: Int) -> SQL {
        "SELECT slug, sessions, energy_wh, connected_charge_points FROM busiest_accounts(\(limit)::integer)"
    }
}
