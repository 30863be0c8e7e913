import FoundationEssentials
import OCPP
import Tenancy

/// SQL that loads what ``TransactionMachine`` must know, and holds it until the end of the transaction.
enum TransactionLookup {
    private static let columns: SQL = """
        t.id, t.transaction_id, t.status, t.created_at, t.connector_id, t.token_uid, t.token_id, t.started_at, t.ended_at,
        t.meter_start_wh, t.meter_stop_wh, t.last_meter_wh, t.register_at, t.energy_wh, t.doubted_wh, t.doubted_at,
        t.register_segments, t.power_w, t.soc, t.last_meter_at, t.stop_reason, t.estimated, t.flags, t.content_key,
        t.stop_key, (
            SELECT max(c.max_power_w) FROM connectors c
            WHERE c.account_id = t.account_id AND c.charge_point_id = t.charge_point_id
                AND c.connector_id = t.connector_id AND c.max_power_w IS NOT NULL) AS max_power_w
        """

    /// Of those that may end, the prices that they have.
    private static let prices: SQL =
        "LEFT JOIN tariff_prices p ON p.account_id = t.account_id AND p.id = t.tariff_price_id"

    /// For each start: the transaction of that content, the one that is active on the connector, the next that began
    /// there, and orphans that ended after the start.
    static func starting(_ asked: [Asked<(start: TransactionStart, receivedAt: Date)>]) -> SQL {
        let keys = asked.map { TransactionMachine.contentKey(of: $0.question.start) }
        let times = times(asked)
        let found: SQL = """
            t.content_key = u.key
                OR (t.status = 'active' AND t.connector_id = u.connector_id)
                OR (t.status = 'orphan' AND t.ended_at > u.started_at)
                OR t.id = (
                    SELECT n.id FROM transactions n
                    WHERE n.account_id = u.account_id AND n.charge_point_id = u.charge_point_id
                        AND n.connector_id = u.connector_id
                        AND n.id > u.learnt_since
                        AND n.started_at > u.started_at
                    ORDER BY n.started_at LIMIT 1)
            """
        return held(
            """
            SELECT \(BatchLookups.stations(asked)), unnest(\(keys)) AS key,
                unnest(\(asked, \.question.start.connectorID)) AS connector_id, unnest(\(times)) AS started_at,
                unnest(\(times, oldestID(begunSince:))) AS learnt_since
            """,
            where: found,
            order: "t.status = 'orphan', t.ended_at"
        )
    }

    /// Transactions that began since have greater ids: those tell when the platform learnt of them, and no clock that is
    /// believed is ahead by as much as a day (``DeviceClock``). Without it all of a charge point's would be read.
    private static func oldestID(begunSince date: Date) -> UUID {
        .version7(exactlyAt: date - 86_400)
    }

    /// When they began, as far as that can be believed.
    private static func times(_ asked: [Asked<(start: TransactionStart, receivedAt: Date)>]) -> [Date] {
        asked.map { DeviceClock.resolve($0.question.start.at, receivedAt: $0.question.receivedAt).date }
    }

    /// For each stop that names one: the transaction of that number, or what this very stop ended before.
    static func stopping(byNumber asked: [Asked<TransactionStop>]) -> SQL {
        stopping(
            asked,
            """
            SELECT \(BatchLookups.stations(asked)), unnest(\(asked, { TransactionMachine.contentKey(of: $0.question) })) AS key,
                unnest(\(asked, \.question.transactionID)) AS number
            """,
            "t.transaction_id = u.number"
        )
    }

    /// For each stop of a number that nobody gave: what it ended before, and all that wait for a stop.
    static func stopping(withoutNumber asked: [Asked<TransactionStop>]) -> SQL {
        stopping(
            asked,
            """
            SELECT \(BatchLookups.stations(asked)), unnest(\(asked, { TransactionMachine.contentKey(of: $0.question) })) AS key
            """,
            "t.status = 'active' OR (t.status = 'stale' AND \(TransactionFlag.toldLate) = ANY (t.flags))"
        )
    }

    private static func stopping(_ asked: [Asked<TransactionStop>], _ source: SQL, _ known: SQL) -> SQL {
        held(
            source,
            where: "t.stop_key = u.key OR t.content_key = u.key OR \(known)",
            order: """
                (t.stop_key = u.key OR t.content_key = u.key) DESC NULLS LAST, t.status = 'active' DESC, t.id DESC
                """
        )
    }

    /// The transactions of each one's charge point that meet the condition, at most twenty.
    private static func held(_ source: SQL, where condition: SQL, order: SQL) -> SQL {
        """
        SELECT u.n, k.*
        FROM (\(source)) u
        CROSS JOIN LATERAL (
            SELECT \(columns), \(SessionPrices.columns) FROM transactions t \(prices)
            WHERE t.account_id = u.account_id AND t.charge_point_id = u.charge_point_id AND (\(condition))
            ORDER BY \(order)
            LIMIT 20
            FOR UPDATE OF t) k
        """
    }

    /// The transactions that reports name.
    ///
    /// The charge point is no condition to find them by: a plan of an hour in which each had few transactions would read all
    /// that one had since.
    static func metering(byNumber asked: [Asked<MeterReport>]) -> SQL {
        """
        SELECT u.n, \(columns), \(hasBudget)
        FROM (SELECT \(BatchLookups.stations(asked)), unnest(\(asked, \.question.transactionID)) AS number) u
        JOIN transactions t ON t.account_id = u.account_id AND t.transaction_id = u.number
            AND (t.charge_point_id = u.charge_point_id) IS TRUE
        FOR UPDATE OF t
        """
    }

    /// The transactions that are active on the connectors of reports that name none.
    static func metering(byConnector asked: [Asked<MeterReport>]) -> SQL {
        """
        SELECT u.n, \(columns), \(hasBudget)
        FROM (SELECT \(BatchLookups.stations(asked)), unnest(\(asked, \.question.connectorID)) AS connector_id) u
        JOIN transactions t ON t.account_id = u.account_id AND t.charge_point_id = u.charge_point_id
            AND t.connector_id = u.connector_id AND t.status = 'active'
        FOR UPDATE OF t
        """
    }

    /// Few tokens have one, and those are an index of their own; so are the connectors of which a power is known.
    private static let hasBudget: SQL = """
        EXISTS (
            SELECT FROM tokens b
            WHERE b.account_id = t.account_id AND b.id = t.token_id AND b.energy_budget_wh IS NOT NULL) AS has_budget
        """

    /// For each start: a number, and the prices of then where its charge point or location has a tariff.
    static func opening(_ asked: [Asked<(start: TransactionStart, receivedAt: Date)>]) -> SQL {
        """
        SELECT u.n, nextval('transaction_number_seq')::integer AS transaction_id, \(SessionPrices.columns)
        FROM (SELECT \(BatchLookups.stations(asked)), unnest(\(times(asked))) AS started_at) u
        LEFT JOIN charge_points c ON c.account_id = u.account_id AND c.id = u.charge_point_id
        LEFT JOIN locations l ON l.account_id = c.account_id AND l.id = c.location_id
        LEFT JOIN LATERAL (
            \(TariffQueries.prices(of: "u.account_id", "coalesce(c.tariff_id, l.tariff_id)", at: "u.started_at"))) p ON true
        """
    }

    /// One that is open, with how long its charge point has been silent and how long its account waits.
    static func waiting(_ id: UUID) -> SQL {
        """
        SELECT \(columns), \(SessionPrices.columns), greatest(s.last_seen_at, t.created_at, t.updated_at) AS silent_since,
            a.close_vanished_after_minutes
        FROM transactions t \(prices)
        JOIN accounts a ON a.id = t.account_id
        LEFT JOIN charge_point_state s ON s.charge_point_id = t.charge_point_id
        WHERE t.id = \(id) AND t.status = 'active'
        FOR UPDATE OF t
        """
    }
}

extension TransactionRecord {
    /// Of ``TransactionLookup``.
    init(row: Row, prices: SessionPrices?) throws(DatabaseError) {
        self.prices = prices
        id = try row.decode("id")
        number = try row.decode("transaction_id")
        status = TransactionStatus(rawValue: try row.decode("status")) ?? .completed
        createdAt = try row.decode("created_at")
        connector = try row.decode("connector_id")
        token = try row.decode("token_uid")
        tokenID = try row.decode("token_id")
        startedAt = try row.decode("started_at")
        endedAt = try row.decode("ended_at")
        meterStartWh = try row.decode("meter_start_wh")
        meterStopWh = try row.decode("meter_stop_wh")
        let start = RegisterReading(known: meterStartWh, at: startedAt)
        register = try RegisterState(row: row, believing: start)
        powerW = try row.decode("power_w")
        soc = try row.decode("soc")
        lastMeterAt = try row.decode("last_meter_at")
        stopReason = try row.decode("stop_reason")
        isEstimated = try row.decode("estimated")
        flags = try row.decode("flags")
        contentKey = try row.decode("content_key")
        stopKey = try row.decode("stop_key")
        limit = PowerLimit(maxPowerW: try row.decode("max_power_w"))
    }
}

extension RegisterState {
    /// Of ``TransactionLookup``. Before the first reading the start's register is the one that is believed.
    fileprivate init(row: Row, believing start: RegisterReading?) throws(DatabaseError) {
        let read = RegisterReading(known: try row.decode("last_meter_wh"), at: try row.decode("register_at"))
        self.init(
            believed: read ?? start,
            energyWh: try row.decode("energy_wh"),
            doubted: RegisterReading(known: try row.decode("doubted_wh"), at: try row.decode("doubted_at")),
            segments: try row.decode("register_segments")
        )
    }
}

extension RegisterReading {
    /// `nil` when either is.
    fileprivate init?(known wh: Int?, at: Date?) {
        guard let wh, let at else { return nil }
        self.init(wh: wh, at: at)
    }
}
