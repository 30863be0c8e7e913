import Tenancy

/// Row security shows one account here: the caller's own.
enum AccountQueries {
    static let sortKeys = [SortKey(name: "slug", field: "slug", column: "slug", id: "id", kind: .text)]

    private static let columns: SQL =
        """
        id, slug, name, unknown_token_policy, allows_concurrent_transactions, local_list_enabled, audit_retention_days,
        message_retention_days, meter_value_retention_days, close_vanished_after_minutes, file_quota_bytes,
        upload_retention_days, minimum_security_profile, fallback_subprotocol, auto_registration_location_id,
        certificate_policy, command_attempts, command_retry_interval_seconds, command_expiry_seconds,
        remote_start_timeout_seconds, created_at, updated_at
        """

    static func slug() -> SQL {
        "SELECT slug FROM accounts"
    }

    static func own() -> SQL {
        "SELECT \(columns) FROM accounts"
    }

    static func list(_ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM accounts WHERE \(page.condition)
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    /// Holds the row until the end of the transaction.
    static func lock() -> SQL {
        "SELECT id FROM accounts FOR UPDATE"
    }

    static func update(_ changes: [SQL]) -> SQL {
        """
        UPDATE accounts SET \(SQL(joining: changes + ["updated_at = now()"], separator: ", "))
        RETURNING \(columns)
        """
    }

    static func counters() -> SQL {
        """
        SELECT (SELECT count(*) FROM locations) AS locations,
            (SELECT count(*) FROM charge_points) AS charge_points,
            \(StatisticsQueries.transactions) AS transactions
        """
    }

    /// For role `plugyard_auth`: the account of a slug, before anybody is known.
    static func find(slug: String) -> SQL {
        "SELECT id FROM find_account(\(slug))"
    }

    /// For role `plugyard_auth`.
    static func suspended() -> SQL {
        "SELECT id, now() AS read_at FROM suspended_accounts()"
    }
}
