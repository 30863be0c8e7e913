import FoundationEssentials
import Tenancy

enum TransactionQueries {
    /// Ids are UUIDv7, so the first is the order in which the platform learnt of them.
    static let sortKeys = [
        SortKey(name: "created_at", field: "id", column: "t.id", id: "t.id", kind: .id),
        SortKey(name: "started_at", field: "listed_at", column: "t.listed_at", id: "t.id", kind: .time),
    ]

    private static let columns: SQL =
        """
        t.id, t.transaction_id, t.charge_point_identity, t.location_id, t.connector_id, t.token_uid,
        t.driver_id, t.status, t.started_at, t.ended_at, t.meter_start_wh, t.meter_stop_wh, t.energy_wh,
        t.power_w, t.soc, t.stop_reason, t.estimated, t.flags, t.listed_at, t.last_meter_at,
        t.currency AS cost_currency, t.cost_minor, \(SessionPrices.columns)
        """

    /// Of those that run, the prices by which they are reckoned.
    private static let source: SQL = """
        transactions t
        LEFT JOIN tariff_prices p
            ON t.status = 'active' AND p.account_id = t.account_id AND p.id = t.tariff_price_id
        """

    static func list(_ filter: TransactionFilter, _ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM \(source)
        WHERE \(SQL(joining: filter.conditions + [page.condition], separator: " AND "))
        ORDER BY \(page.order)
        LIMIT \(page.fetchLimit)
        """
    }

    /// A part of an export, in the order of ids.
    static func list(_ filter: TransactionFilter, behind last: UUID?, limit: Int) -> SQL {
        let behind: [SQL] = last.map { ["t.id > \($0)"] } ?? ["true"]
        return """
            SELECT \(columns) FROM \(source)
            WHERE \(SQL(joining: filter.conditions + behind, separator: " AND "))
            ORDER BY t.id
            LIMIT \(limit)
            """
    }

    /// Where a transaction is, for who wants to stop it.
    static func place(_ id: UUID) -> SQL {
        "SELECT t.charge_point_id, t.transaction_id FROM transactions t WHERE t.id = \(id)"
    }

    static func some(_ ids: [UUID]) -> SQL {
        "SELECT \(columns) FROM \(source) WHERE t.id = ANY(\(ids)) ORDER BY t.id"
    }

    /// The newest that are active.
    static func active(limit: Int) -> SQL {
        "SELECT \(columns) FROM \(source) WHERE t.status = 'active' ORDER BY t.id DESC LIMIT \(limit)"
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM \(source) WHERE t.id = \(id)"
    }

    /// When its meter values can have been received: the partitions to look at.
    static func span(_ id: UUID) -> SQL {
        """
        SELECT t.created_at - interval '1 day' AS received_from,
            CASE WHEN t.status = 'active' THEN now() ELSE t.updated_at END + interval '7 days' AS received_to
        FROM transactions t WHERE t.id = \(id)
        """
    }

    /// Only readings that the meter signed: the format says so, or the value begins as OCMF does.
    static func signedValues(_ id: UUID, received span: Range<Date>, _ page: MeterValuePage) -> SQL {
        """
        SELECT m.sampled_at, m.received_at, m.connector_id, m.sampled_value
        FROM meter_values m
        WHERE m.transaction_id = \(id)
            AND m.received_at >= \(span.lowerBound) AND m.received_at < \(span.upperBound)
            AND m.sampled_at >= \(page.from)
            AND (m.sampled_value LIKE '%"SignedData"%' OR m.sampled_value LIKE '%OCMF|%')
        ORDER BY m.sampled_at, m.received_at, m.connector_id, m.sampled_value
        LIMIT \(page.limit + 1) OFFSET \(page.skip)
        """
    }

    static func meterValues(_ id: UUID, received span: Range<Date>, _ page: MeterValuePage) -> SQL {
        """
        SELECT m.sampled_at, m.received_at, m.connector_id, m.energy_wh, m.power_w, m.soc, m.current_a,
            m.voltage_v, m.sampled_value
        FROM meter_values m
        WHERE m.transaction_id = \(id)
            AND m.received_at >= \(span.lowerBound) AND m.received_at < \(span.upperBound)
            AND m.sampled_at >= \(page.from)
        ORDER BY m.sampled_at, m.received_at, m.connector_id, m.sampled_value
        LIMIT \(page.limit + 1) OFFSET \(page.skip)
        """
    }
}
