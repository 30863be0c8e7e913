import FoundationEssentials
import OCPP
import Tenancy

/// SQL that loads what ``TransactionMachine`` must know, and holds it until the end of the transaction.
enum TransactionLookup {
    private static let columns: SQL = """
        t.id, t.transaction_id, t.status, t.created_at, t.connector_id, t.token_uid, t.token_id, t.started_at, t.ended_at,
        t.meter_start_wh, t.meter_stop_wh, t.energy_wh, t.power_w, t.soc, t.last_meter_wh, t.last_meter_at,
        t.register_at, t.doubted_wh, t.doubted_at, t.register_segments, t.stop_reason, t.estimated, t.flags,
        t.content_key, t.stop_key, (
            SELECT max(k.max_power_w) FROM connectors k
            WHERE k.charge_point_id = t.charge_point_id AND k.connector_id = t.connector_id) AS max_power_w
        """

    /// The transaction of that content, the one that is active on the connector, the next that began there, and orphans
    /// that ended after the start.
    static func starting(_ start: TransactionStart, receivedAt: Date, at chargePoint: UUID) -> SQL {
        let key = TransactionMachine.contentKey(of: start)
        let startedAt = DeviceClock.resolve(start.at, receivedAt: receivedAt).date
        return """
            SELECT \(columns) FROM transactions t
            WHERE t.charge_point_id = \(chargePoint) AND (t.content_key = \(key)
                OR (t.status = 'active' AND t.connector_id = \(start.connectorID))
                OR (t.status = 'orphan' AND t.ended_at > \(startedAt))
                OR t.id = (
                    SELECT n.id FROM transactions n
                    WHERE n.charge_point_id = \(chargePoint) AND n.connector_id = \(start.connectorID)
                        AND coalesce(n.started_at, n.ended_at, n.created_at) > \(startedAt)
                        AND n.started_at > \(startedAt)
                    ORDER BY n.started_at LIMIT 1))
            ORDER BY t.status = 'orphan', t.ended_at
            LIMIT 20
            FOR UPDATE
            """
    }

    /// The transaction of that number, or what this very stop ended before; without a number all that wait for a stop.
    static func stopping(_ stop: TransactionStop, at chargePoint: UUID) -> SQL {
        let key = TransactionMachine.contentKey(of: stop)
        let known: SQL =
            stop.transactionID > 0
            ? "t.transaction_id = \(stop.transactionID)"
            : "(t.status = 'active' OR (t.status = 'stale' AND \(TransactionFlag.toldLate) = ANY (t.flags)))"
        return """
            SELECT \(columns) FROM transactions t
            WHERE t.charge_point_id = \(chargePoint)
                AND (t.stop_key = \(key) OR t.content_key = \(key) OR \(known))
            ORDER BY (t.stop_key = \(key) OR t.content_key = \(key)) DESC NULLS LAST, t.status = 'active' DESC, t.id DESC
            LIMIT 20
            FOR UPDATE
            """
    }

    /// The transaction that a report names; else the one that is active on the connector.
    static func metering(_ report: MeterReport, at chargePoint: UUID) -> SQL {
        if let number = report.transactionID, number > 0 {
            return """
                SELECT \(columns) FROM transactions t
                WHERE t.charge_point_id = \(chargePoint) AND t.transaction_id = \(number)
                FOR UPDATE
                """
        }
        return """
            SELECT \(columns) FROM transactions t
            WHERE t.charge_point_id = \(chargePoint) AND t.status = 'active' AND t.connector_id = \(report.connectorID)
            FOR UPDATE
            """
    }

    /// One that is open, with how long its charge point has been silent and how long its account waits.
    static func waiting(_ id: UUID) -> SQL {
        """
        SELECT \(columns), greatest(s.last_seen_at, t.created_at, t.updated_at) AS silent_since,
            a.close_vanished_after_minutes
        FROM transactions t
        JOIN accounts a ON a.id = t.account_id
        LEFT JOIN charge_point_state s ON s.charge_point_id = t.charge_point_id
        WHERE t.id = \(id) AND t.status = 'active'
        FOR UPDATE OF t
        """
    }
}

extension TransactionRecord {
    /// Of ``TransactionLookup``.
    init(row: Row) throws(DatabaseError) {
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
        register = try RegisterState(row: row)
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
    fileprivate init(row: Row) throws(DatabaseError) {
        let read = RegisterReading(known: try row.decode("last_meter_wh"), at: try row.decode("register_at"))
        let start = RegisterReading(
            known: try row.decode("meter_start_wh"),
            at: try row.decode("started_at")
        )
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
