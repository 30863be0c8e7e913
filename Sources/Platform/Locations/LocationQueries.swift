import FoundationEssentials
import Tenancy

enum LocationQueries {
    static let sortKeys = [
        SortKey(name: "name", field: "name", column: "l.name", id: "l.id", kind: .text),
        SortKey(name: "created_at", field: "created_at", column: "l.created_at", id: "l.id", kind: .time),
    ]

    private static let columns: SQL =
        """
        l.id, l.name, l.city, l.address1, l.address2, l.postal_code, l.country, l.latitude, l.longitude,
        l.time_zone, l.comment, l.is_active, l.max_power_w, l.tariff_id, l.created_at, l.updated_at,
        (SELECT count(*) FROM charge_points c WHERE c.account_id = l.account_id AND c.location_id = l.id)
            AS charge_point_count
        """

    static func list(_ filter: LocationFilter, _ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM locations l
        WHERE \(SQL(joining: filter.conditions + [page.condition], separator: " AND "))
        ORDER BY \(page.order)
        LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM locations l WHERE l.id = \(id)"
    }

    /// Holds the row until the end of the transaction.
    static func lock(_ id: UUID) -> SQL {
        "SELECT id FROM locations WHERE id = \(id) FOR UPDATE"
    }

    static func insert(_ id: UUID, _ input: LocationInput, account: AccountID) -> SQL {
        """
        INSERT INTO locations AS l (
            account_id, id, name, city, address1, address2, postal_code, country, latitude, longitude,
            time_zone, comment, is_active, max_power_w
        ) VALUES (
            \(account), \(id), \(input.name), \(input.city ?? ""), \(input.address1 ?? ""),
            \(input.address2 ?? ""), \(input.postalCode ?? ""), \(input.country ?? nil),
            \(input.latitude ?? nil), \(input.longitude ?? nil), \(input.timeZone ?? "UTC"),
            \(input.comment ?? ""), \(input.isActive ?? true), \(input.maxPowerW ?? nil)
        )
        RETURNING \(columns)
        """
    }

    static func update(_ id: UUID, _ changes: [SQL]) -> SQL {
        """
        UPDATE locations AS l SET \(SQL(joining: changes + ["updated_at = now()"], separator: ", "))
        WHERE l.id = \(id)
        RETURNING \(columns)
        """
    }

    static func delete(_ id: UUID) -> SQL {
        "DELETE FROM locations WHERE id = \(id) RETURNING id"
    }
}
