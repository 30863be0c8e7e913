import FoundationEssentials
import OCPP
import Tenancy

/// SQL of commands.
enum CommandQueries {
    static let columns: SQL = """
        id, type, request, status, response, error_code, error_description, created_by, created_at, sent_at,
        completed_at
        """

    static let sortKeys = [SortKey(name: "created_at", field: "id", column: "id", id: "id", kind: .id)]

    static func insert(
        _ id: UUID,
        type: String,
        request: String,
        call: (action: String, payload: JSONValue),
        by subject: String,
        _ target: CommandTarget
    ) -> SQL {
        """
        INSERT INTO commands (account_id, id, charge_point_id, type, request, action, payload, created_by, gateway)
        VALUES (\(target.account), \(id), \(target.chargePoint), \(type), \(request), \(call.action),
            \(SecretRedaction.apply(call.payload.serialized())), \(subject), \(target.gateway))
        RETURNING \(columns)
        """
    }

    static func one(_ id: UUID, of chargePoint: ChargePointKey) -> SQL {
        "SELECT \(columns) FROM commands WHERE id = \(id) AND charge_point_id = \(chargePoint.lookup)"
    }

    static func list(_ chargePoint: ChargePointKey, _ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM commands
        WHERE charge_point_id = \(chargePoint.lookup) AND \(page.condition)
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    /// What a command needs to know of its charge point: its version, and the transactions that are open there.
    static func target(_ chargePoint: ChargePointKey) -> SQL {
        """
        SELECT c.id, c.ocpp_version, t.transaction_id
        FROM charge_points c
        LEFT JOIN transactions t ON t.charge_point_id = c.id AND t.status = 'active'
        WHERE c.id = \(chargePoint.lookup)
        """
    }

    static func sent(_ id: UUID, at date: Date) -> SQL {
        "UPDATE commands SET sent_at = \(date), attempts = attempts + 1 WHERE id = \(id)"
    }

    /// Of one that is out; one that was put back into its queue has not ended.
    static func finish(_ id: UUID, _ result: CommandResult, at date: Date) -> SQL {
        """
        UPDATE commands
        SET status = \(result.status.rawValue), response = \(result.response.map(SecretRedaction.apply)), error_code = \(result.errorCode),
            error_description = \(result.errorDescription), completed_at = \(date)
        WHERE id = \(id) AND status = 'pending' AND NOT is_queued
        RETURNING type, purpose, action, payload, max_attempts IS NOT NULL AS was_queued
        """
    }

    /// For the account's role, which may say that a command failed, not what a charge point answered.
    static func fail(_ id: UUID, _ result: CommandResult, at date: Date) -> SQL {
        """
        UPDATE commands
        SET status = \(result.status.rawValue), error_code = \(result.errorCode),
            error_description = \(result.errorDescription), completed_at = \(date)
        WHERE id = \(id) AND status = 'pending'
        """
    }
}
