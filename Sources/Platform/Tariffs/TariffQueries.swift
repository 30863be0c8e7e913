import FoundationEssentials
import Tenancy

enum TariffQueries {
    static let sortKeys = [
        SortKey(name: "name", field: "name", column: "t.name", id: "t.id", kind: .text),
        SortKey(name: "created_at", field: "created_at", column: "t.created_at", id: "t.id", kind: .time),
    ]

    static func list(_ conditions: [SQL], _ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM tariffs t \(presentPrices)
        WHERE \(SQL(joining: conditions + [page.condition], separator: " AND "))
        ORDER BY \(page.order)
        LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM tariffs t \(presentPrices) WHERE t.id = \(id)"
    }

    /// Holds the row until the end of the transaction.
    static func lock(_ id: UUID) -> SQL {
        "SELECT id FROM tariffs WHERE id = \(id) FOR UPDATE"
    }

    static func insert(_ id: UUID, name: String, comment: String, account: AccountID) -> SQL {
        """
        INSERT INTO tariffs (account_id, id, name, comment) VALUES (\(account), \(id), \(name), \(comment))
        RETURNING id
        """
    }

    static func update(_ id: UUID, name: String?, comment: String?) -> SQL {
        """
        UPDATE tariffs
        SET name = COALESCE(\(name), name), comment = COALESCE(\(comment), comment), updated_at = now()
        WHERE id = \(id)
        RETURNING id
        """
    }

    /// From now on.
    static func insert(_ terms: TariffTerms, of tariff: UUID, account: AccountID) -> SQL {
        """
        INSERT INTO tariff_prices (
            account_id, id, tariff_id, currency, start_fee_minor, per_kwh, per_minute, free_minutes)
        VALUES (\(account), \(UUID.version7()), \(tariff), \(terms.currency), \(terms.startFeeMinor), \(terms.perKWh),
            \(terms.perMinute), \(terms.freeMinutes)::integer)
        """
    }

    static func delete(_ id: UUID) -> SQL {
        "DELETE FROM tariffs WHERE id = \(id) RETURNING id"
    }

    /// The prices of a session that begins at some time.
    static func prices(_ id: UUID, at date: Date) -> SQL {
        """
        SELECT p.valid_from, \(SessionPrices.columns)
        FROM tariffs t
        CROSS JOIN LATERAL (\(prices(of: "t.account_id", "t.id", at: "\(date)::timestamptz"))) p
        WHERE t.id = \(id)
        """
    }

    /// The row of `tariff_prices` by which a session is priced that begins at an instant: the newest of then, or the first
    /// of all. A sub-query, of expressions.
    static func prices(of account: SQL, _ tariff: SQL, at instant: SQL) -> SQL {
        """
        SELECT k.* FROM tariff_prices k
        WHERE k.account_id = \(account) AND k.tariff_id = \(tariff)
        ORDER BY k.valid_from <= \(instant) DESC,
            CASE WHEN k.valid_from <= \(instant) THEN k.valid_from END DESC, k.valid_from
        LIMIT 1
        """
    }

    static func assign(_ tariff: UUID?, toLocation id: UUID) -> SQL {
        "UPDATE locations SET tariff_id = \(tariff), updated_at = now() WHERE id = \(id) RETURNING id"
    }

    static func assign(_ tariff: UUID?, toChargePoint key: ChargePointKey) -> SQL {
        """
        UPDATE charge_points SET tariff_id = \(tariff), updated_at = now() WHERE id = \(key.lookup) RETURNING id
        """
    }

    private static let columns: SQL = """
        t.id, t.name, t.comment, t.created_at, t.updated_at, p.valid_from, \(SessionPrices.columns),
        (SELECT count(*) FROM locations l WHERE l.account_id = t.account_id AND l.tariff_id = t.id) AS location_count,
        (SELECT count(*) FROM charge_points c WHERE c.account_id = t.account_id AND c.tariff_id = t.id)
            AS charge_point_count
        """

    private static let presentPrices: SQL = """
        CROSS JOIN LATERAL (\(prices(of: "t.account_id", "t.id", at: "'infinity'::timestamptz"))) p
        """
}
