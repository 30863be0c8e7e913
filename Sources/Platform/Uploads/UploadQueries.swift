import FoundationEssentials
import OCPP
import Tenancy

/// SQL of what charge points upload, and of where they were told to.
enum UploadQueries {
    static let sortKeys = [
        SortKey(name: "received_at", field: "id", column: "u.id", id: "u.id", kind: .id)
    ]

    private static let columns: SQL = """
        u.id, c.identity AS charge_point, u.command_id, u.request_id, u.kind, u.file_name, u.received_at,
        u.file_id, f.size, f.sha256
        """

    /// For role `plugyard_app`.
    static func list(_ conditions: [SQL], _ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM uploads u
        JOIN charge_points c ON c.account_id = u.account_id AND c.id = u.charge_point_id
        JOIN files f ON f.account_id = u.account_id AND f.id = u.file_id
        WHERE \(SQL(joining: conditions + [page.condition], separator: " AND "))
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    /// For role `plugyard_app`.
    static func one(_ id: UUID) -> SQL {
        """
        SELECT \(columns) FROM uploads u
        JOIN charge_points c ON c.account_id = u.account_id AND c.id = u.charge_point_id
        JOIN files f ON f.account_id = u.account_id AND f.id = u.file_id
        WHERE u.id = \(id)
        """
    }

    static func delete(_ id: UUID) -> SQL {
        "DELETE FROM uploads WHERE id = \(id) RETURNING file_id"
    }

    /// Where a charge point may upload to until a time. For roles `plugyard_app` and `plugyard_ingest`.
    static func makeSlot(
        _ id: UUID,
        at chargePoint: UUID,
        for command: UUID,
        requestID: Int,
        kind: LogUpload.Kind,
        account: AccountID,
        until expiry: Date
    ) -> SQL {
        """
        INSERT INTO upload_slots (account_id, id, charge_point_id, command_id, request_id, kind, expires_at)
        VALUES (\(account), \(id), \(chargePoint), \(command), \(requestID)::integer, \(kind.rawValue), \(expiry))
        """
    }

    /// A row when something may be uploaded there. For role `plugyard_ingest`.
    static func open(_ slot: UUID, of chargePoint: UUID, at date: Date) -> SQL {
        """
        SELECT id FROM upload_slots
        WHERE id = \(slot) AND charge_point_id = \(chargePoint) AND remaining > 0 AND expires_at > \(date)
        """
    }

    /// Notes a file as an upload, and that its slot was used once more. No row when it may not be used any more. For
    /// role `plugyard_ingest`.
    static func insert(
        _ id: UUID,
        from slot: UUID,
        file: UUID,
        named name: String,
        account: AccountID,
        at date: Date
    ) -> SQL {
        """
        WITH used AS (
            UPDATE upload_slots SET remaining = remaining - 1 WHERE id = \(slot) AND remaining > 0
            RETURNING charge_point_id, command_id, request_id, kind
        ), noted AS (
            INSERT INTO uploads (
                account_id, id, charge_point_id, command_id, request_id, kind, file_name, file_id, received_at)
            SELECT \(account), \(id), used.charge_point_id, used.command_id, used.request_id, used.kind,
                left(\(name), 255), \(file), \(date)
            FROM used
        )
        SELECT charge_point_id FROM used
        """
    }
}
