import FoundationEssentials
import OCPP
import Tenancy

/// SQL of commands.
enum CommandQueries {
    static let columns: SQL = """
        id, type, request, status, response, error_code, error_description, created_by, created_at, sent_at,
        completed_at, batch_id, is_queued, attempts, max_attempts, not_before, expires_at,
        CASE WHEN is_queued THEN greatest(not_before, retry_at, created_at) END AS next_attempt_at,
        \(AuthorName.of("commands.created_by", in: "commands.account_id")) AS created_by_name,
        (SELECT k.identity FROM charge_points k
            WHERE k.account_id = commands.account_id AND k.id = commands.charge_point_id) AS charge_point
        """

    static let sortKeys = [SortKey(name: "created_at", field: "id", column: "id", id: "id", kind: .id)]

    static func insert(_ order: CommandOrder, call: (action: String, payload: JSONValue)) -> SQL {
        let target = order.target
        return """
            INSERT INTO commands (
                account_id, id, charge_point_id, type, request, action, payload, created_by, gateway, manager)
            VALUES (\(target.account), \(order.id), \(target.chargePoint), \(order.type.rawValue), \(order.request),
                \(call.action), \(SecretRedaction.apply(call.payload.serialized())), \(order.createdBy),
                \(place(of: target.chargePoint, else: target.gateway)), \(target.gateway))
            RETURNING \(columns)
            """
    }

    /// The gateway that holds the charge point's socket.
    static func place(of chargePoint: UUID, else process: String) -> SQL {
        "COALESCE((SELECT s.gateway FROM charge_point_state s WHERE s.charge_point_id = \(chargePoint)), \(process))"
    }

    static func one(_ id: UUID, of chargePoint: ChargePointKey) -> SQL {
        "SELECT \(columns) FROM commands WHERE id = \(id) AND charge_point_id = \(chargePoint.lookup)"
    }

    static func list(_ chargePoint: ChargePointKey, _ filter: CommandFilter, _ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM commands
        WHERE charge_point_id = \(chargePoint.lookup)
            AND \(SQL(joining: filter.conditions + [page.condition], separator: " AND "))
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    /// What a command needs to know of its charge point: its version, and the transactions that are open there.
    static func target(_ chargePoint: ChargePointKey) -> SQL {
        """
        SELECT c.id, c.ocpp_version, t.transaction_id,
            COALESCE(c.command_expiry_seconds, a.command_expiry_seconds) AS expiry_seconds
        FROM charge_points c
        JOIN accounts a ON a.id = c.account_id
        LEFT JOIN transactions t ON t.charge_point_id = c.id AND t.status = 'active'
        WHERE c.id = \(chargePoint.lookup)
        """
    }

    /// The same however often it is said of one attempt.
    static func sent(_ call: CommandCallID, at date: Date) -> SQL {
        """
        UPDATE commands SET sent_at = \(date), attempts = greatest(attempts, \(call.attempt)::bigint::integer)
        WHERE id = \(call.command)
        """
    }

    /// Of one that is out; one that was put back into its queue has not ended. `attempt`: The end of an earlier one is none
    /// of a later one.
    static func finish(_ id: UUID, attempt: Int? = nil, _ result: CommandResult, at date: Date) -> SQL {
        """
        UPDATE commands
        SET status = \(result.status.rawValue), response = \(result.response.map(SecretRedaction.apply)), error_code = \(result.errorCode),
            error_description = \(result.errorDescription), completed_at = \(date)
        WHERE id = \(id) AND status = 'pending' AND NOT is_queued
            AND attempts <= \(attempt ?? Int(Int32.max))
        RETURNING type, purpose, action, payload, max_attempts IS NOT NULL AS was_queued
        """
    }

    /// One of an operator's that has not been sent. Returns it, or nothing.
    static func cancel(_ id: UUID, of chargePoint: ChargePointKey, at date: Date) -> SQL {
        """
        UPDATE commands SET status = 'cancelled', is_queued = false, completed_at = \(date)
        WHERE id = \(id) AND charge_point_id = \(chargePoint.lookup) AND is_queued AND status = 'pending'
            AND purpose = 'operator'
        RETURNING \(columns)
        """
    }

    /// For the account's role, which may say that a command failed, not what a charge point answered. Returns a row if it does.
    static func fail(_ id: UUID, _ result: CommandResult, at date: Date) -> SQL {
        """
        UPDATE commands
        SET status = \(result.status.rawValue), error_code = \(result.errorCode),
            error_description = \(result.errorDescription), completed_at = \(date)
        WHERE id = \(id) AND status = 'pending'
        RETURNING type
        """
    }
}
