import FoundationEssentials
import Tenancy

/// SQL that shows reservations.
enum ReservationQueries {
    static let sortKeys = [
        SortKey(name: "created_at", field: "id", column: "r.id", id: "r.id", kind: .id),
        SortKey(name: "expires_at", field: "expires_at", column: "r.expires_at", id: "r.id", kind: .time),
    ]

    /// One whose time is over is expired from that instant on, whenever it is swept.
    static let status: SQL = """
        CASE WHEN r.status IN ('requested', 'active') AND r.expires_at <= now() THEN 'expired' ELSE r.status END
        """

    private static let columns: SQL = """
        r.id, r.number, c.identity, r.charge_point_id, r.connector_id, r.token_uid, r.parent_uid,
        \(status) AS status, r.reason, r.expires_at, r.transaction_number, r.command_id, r.created_at, r.updated_at
        """

    private static let tables: SQL = """
        reservations r JOIN charge_points c ON c.account_id = r.account_id AND c.id = r.charge_point_id
        """

    static func list(_ filter: ReservationFilter, _ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM \(tables)
        WHERE \(SQL(joining: filter.conditions + [page.condition], separator: " AND "))
        ORDER BY \(page.order)
        LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM \(tables) WHERE r.id = \(id)"
    }

    static func made(by command: UUID) -> SQL {
        "SELECT \(columns) FROM \(tables) WHERE r.command_id = \(command)"
    }

    /// Holds the row until the end of the transaction.
    static func lock(_ id: UUID) -> SQL {
        "SELECT id FROM reservations WHERE id = \(id) FOR UPDATE"
    }

    static func taken(_ number: Int) -> SQL {
        "SELECT id FROM reservations WHERE number = \(number)"
    }
}
