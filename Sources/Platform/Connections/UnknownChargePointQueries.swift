import FoundationEssentials
import Tenancy

/// SQL about charge points that are seen but not registered.
enum UnknownChargePointQueries {
    /// How many an account keeps: those seen last.
    private static let limit = 200
    /// How many may have registered themselves and wait for a person.
    private static let pendingLimit = 200

    static let sortKeys = [
        SortKey(
            name: "last_seen_at",
            field: "last_seen_at",
            column: "u.last_seen_at",
            id: "u.id",
            kind: .time
        ),
        SortKey(name: "identity", field: "identity", column: "u.identity", id: "u.id", kind: .text),
    ]

    private static let columns: SQL = """
        u.id, u.identity, u.first_seen_at, u.last_seen_at, u.attempts, u.remote_address, u.user_agent,
        u.offered_subprotocols
        """

    /// For role `plugyard_auth`.
    static func account(slug: String) -> SQL {
        "SELECT id, suspended, location_id, minimum_profile FROM find_registration(\(slug))"
    }

    /// Nothing for one that somebody else has just registered, and when too many wait already.
    static func register(
        _ id: UUID,
        _ identity: String,
        at location: UUID,
        profile: Int,
        passwordHash: [UInt8]?,
        account: AccountID
    ) -> SQL {
        """
        INSERT INTO charge_points (
            account_id, id, identity, location_id, security_profile, password_hash, registration)
        SELECT \(account), \(id), \(identity), \(location), \(profile)::smallint, \(passwordHash), 'pending'
        WHERE (SELECT count(*) FROM charge_points c WHERE c.registration = 'pending') < \(pendingLimit)
        ON CONFLICT DO NOTHING
        RETURNING id
        """
    }

    static func insertState(of id: UUID, account: AccountID) -> SQL {
        """
        INSERT INTO charge_point_state (account_id, charge_point_id)
        SELECT \(account), c.id FROM charge_points c WHERE c.id = \(id)
        """
    }

    static func note(_ handshake: Handshake, account: AccountID, at date: Date) -> SQL {
        """
        INSERT INTO unknown_charge_points AS u (
            account_id, id, identity, first_seen_at, last_seen_at, remote_address, user_agent, offered_subprotocols)
        VALUES (
            \(account), \(UUID.version7()), \(handshake.identity), \(date), \(date), \(handshake.remoteAddress),
            \(handshake.userAgent.map { String($0.prefix(200)) }),
            \(String(handshake.offeredSubprotocols.joined(separator: ", ").prefix(200))))
        ON CONFLICT (account_id, identity) DO UPDATE
        SET last_seen_at = excluded.last_seen_at, attempts = u.attempts + 1,
            remote_address = excluded.remote_address, user_agent = excluded.user_agent,
            offered_subprotocols = excluded.offered_subprotocols
        """
    }

    static func trim() -> SQL {
        """
        DELETE FROM unknown_charge_points u
        WHERE u.id IN (SELECT o.id FROM unknown_charge_points o ORDER BY o.last_seen_at DESC OFFSET \(limit))
        """
    }

    static func list(_ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM unknown_charge_points u WHERE \(page.condition)
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM unknown_charge_points u WHERE u.id = \(id)"
    }

    static func delete(_ id: UUID) -> SQL {
        "DELETE FROM unknown_charge_points u WHERE u.id = \(id) RETURNING u.id"
    }
}
