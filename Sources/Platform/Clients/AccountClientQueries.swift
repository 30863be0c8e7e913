import FoundationEssentials
import Tenancy

/// Clients as their account sees them. No hash is ever read: role `plugyard_app` cannot.
enum AccountClientQueries {
    static let sortKeys = [
        SortKey(name: "name", field: "name", column: "c.name", id: "c.id", kind: .text),
        SortKey(name: "created_at", field: "created_at", column: "c.created_at", id: "c.id", kind: .time),
    ]

    private static let columns: SQL =
        """
        c.id, c.name, c.kind, c.role, c.scope, c.redirect_uris, c.created_by, c.created_at, c.updated_at,
        CASE WHEN c.previous_expires_at > now() THEN c.previous_expires_at END AS previous_expires_at, c.revoked_at
        """

    static func list(_ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM clients c WHERE \(page.condition)
        ORDER BY \(page.order)
        LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM clients c WHERE c.id = \(id)"
    }

    /// As ``one(_:)``, for what is decided by it in the same transaction.
    static func lock(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM clients c WHERE c.id = \(id) FOR UPDATE"
    }

    static func insert(
        _ id: UUID,
        _ input: ClientInput,
        secretHash: [UInt8]?,
        by author: String,
        of account: AccountID
    )
        -> SQL
    {
        """
        INSERT INTO clients AS c (account_id, id, name, kind, secret_sha256, role, scope, redirect_uris, created_by)
        VALUES (
            \(account), \(id), \(input.name), \(input.kind.rawValue), \(secretHash), \(input.role?.rawValue),
            \(input.scopes?.text), \(input.redirectURIs ?? []), \(author)
        )
        RETURNING \(columns)
        """
    }

    /// A scope takes the place of a role, and the other way round.
    static func update(_ id: UUID, _ input: ClientInput) -> SQL {
        let role: String?? = input.scopes.map { _ in input.role?.rawValue }
        return """
            UPDATE clients AS c SET name = COALESCE(\(input.name), name),
                role = \(SQL.given(role, else: "role")), scope = COALESCE(\(input.scopes?.text), scope),
                redirect_uris = COALESCE(\(input.redirectURIs), redirect_uris), updated_at = now()
            WHERE c.id = \(id)
            RETURNING \(columns)
            """
    }

    /// The old secret stays good for so many seconds; the database keeps it (`keep_previous_secret`).
    static func rotate(_ id: UUID, secretHash: [UInt8], overlap: Int) -> SQL {
        """
        UPDATE clients AS c SET secret_sha256 = \(secretHash),
            previous_expires_at = now() + make_interval(secs => \(overlap)), updated_at = now()
        WHERE c.id = \(id)
        RETURNING \(columns)
        """
    }

    static func delete(_ id: UUID) -> SQL {
        "DELETE FROM clients WHERE id = \(id) RETURNING id"
    }
}
