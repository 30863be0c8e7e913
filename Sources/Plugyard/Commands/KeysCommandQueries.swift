import Tenancy

/// SQL of `plugyard keys`, as the database's owner.
enum KeysCommandQueries {
    /// Newest first. `state`: `next` before it signs, `active`, then `retiring`.
    static func list() -> SQL {
        """
        SELECT kid, algorithm, \(time("created_at")) AS created_at, \(time("active_from")) AS active_from,
            \(time("retired_at")) AS retired_at,
            CASE
                WHEN active_from > now() THEN 'next'
                WHEN created_at = max(created_at) FILTER (WHERE active_from <= now()) OVER (PARTITION BY algorithm)
                    THEN 'active'
                ELSE 'retiring'
            END AS state
        FROM signing_keys WHERE retired_at IS NULL OR retired_at > now()
        ORDER BY signing_keys.created_at DESC, kid
        """
    }

    static func delete(_ kid: String) -> SQL {
        "DELETE FROM signing_keys WHERE kid = \(kid)"
    }

    /// RFC 3339, whole seconds.
    private static func time(_ column: SQL) -> SQL {
        "to_char(\(column) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    }
}
