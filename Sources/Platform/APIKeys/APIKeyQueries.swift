import FoundationEssentials
import Tenancy

/// API keys. No hash is ever read by an account: role `plugyard_app` cannot.
enum APIKeyQueries {
    static let sortKeys = [
        SortKey(name: "name", field: "name", column: "k.name", id: "k.id", kind: .text),
        SortKey(name: "created_at", field: "created_at", column: "k.created_at", id: "k.id", kind: .time),
    ]

    private static let columns: SQL =
        """
        k.id, k.name, k.scope, k.created_by, k.created_at, k.updated_at, k.expires_at, k.last_used_at, k.revoked_at,
        CASE WHEN k.previous_expires_at > now() THEN k.previous_expires_at END AS previous_expires_at
        """

    static func list(revoked: Bool, _ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM api_keys k WHERE (k.revoked_at IS NOT NULL) = \(revoked) AND \(page.condition)
        ORDER BY \(page.order)
        LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM api_keys k WHERE k.id = \(id) AND k.revoked_at IS NULL"
    }

    /// As ``one(_:)``, for what is decided by it in the same transaction.
    static func lock(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM api_keys k WHERE k.id = \(id) AND k.revoked_at IS NULL FOR UPDATE"
    }

    static func insert(_ key: APIKey, _ input: APIKeyInput, by author: String, of account: AccountID) -> SQL {
        """
        INSERT INTO api_keys AS k (account_id, id, name, secret_sha256, scope, created_by, expires_at)
        VALUES (
            \(account), \(key.id), \(input.name), \(key.hash), \(input.scope?.text), \(author),
            \(input.expiresAt ?? nil)
        )
        RETURNING \(columns)
        """
    }

    static func update(_ id: UUID, _ input: APIKeyInput) -> SQL {
        """
        UPDATE api_keys AS k SET name = COALESCE(\(input.name), name),
            expires_at = \(SQL.given(input.expiresAt, else: "expires_at")), updated_at = now()
        WHERE k.id = \(id)
        RETURNING \(columns)
        """
    }

    /// The old secret stays good for so many seconds; the database keeps it (`keep_previous_secret`).
    static func rotate(_ key: APIKey, overlap: Int) -> SQL {
        """
        UPDATE api_keys AS k SET secret_sha256 = \(key.hash),
            previous_expires_at = now() + make_interval(secs => \(overlap)), updated_at = now()
        WHERE k.id = \(key.id)
        RETURNING \(columns)
        """
    }

    static func revoke(_ id: UUID) -> SQL {
        """
        UPDATE api_keys SET revoked_at = now(), updated_at = now() WHERE id = \(id) AND revoked_at IS NULL
        RETURNING id
        """
    }

    /// For role `plugyard_auth`: `read_at` is the database's time before it looked.
    static func find(_ key: APIKey) -> SQL {
        """
        SELECT account_id, name, secret_sha256, previous_secret_sha256, previous_expires_at, scope, revoked, suspended,
            expires_at, now() AS read_at
        FROM find_api_key(\(key.id), \(key.hash))
        """
    }
}
