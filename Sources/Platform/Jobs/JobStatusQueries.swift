import FoundationEssentials
import OCPP
import Tenancy

/// SQL of what charge points say of their jobs.
enum JobStatusQueries {
    static let sortKeys = [SortKey(name: "at", field: "id", column: "j.id", id: "j.id", kind: .id)]

    static func list(_ kind: JobKind, of chargePoint: ChargePointKey, _ page: PageRequest) -> SQL {
        """
        SELECT j.id, j.status, j.request_id, j.command_id, j.firmware_version, j.repetitions, j.at, j.last_at
        FROM job_statuses j
        WHERE j.charge_point_id = \(chargePoint.lookup) AND j.kind = \(kind.rawValue) AND \(page.condition)
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    /// Keeps a status, whoever asked for it. One that is said again is counted, so that a station that says it every
    /// second fills no table. For role `plugyard_ingest`.
    static func note(
        _ status: JobStatus,
        of kind: JobKind,
        at chargePoint: UUID,
        in account: AccountID,
        at date: Date
    ) -> SQL {
        """
        WITH last AS (
            SELECT id, status, request_id FROM job_statuses
            WHERE charge_point_id = \(chargePoint) AND kind = \(kind.rawValue)
            ORDER BY id DESC LIMIT 1
        ), again AS (
            UPDATE job_statuses j SET repetitions = j.repetitions + 1, last_at = \(date)
            FROM last
            WHERE j.id = last.id AND last.status = left(\(status.word), 100)
                AND last.request_id IS NOT DISTINCT FROM \(status.storedRequestID)::integer
            RETURNING j.id
        )
        INSERT INTO job_statuses (
            account_id, id, charge_point_id, kind, status, request_id, command_id, at, last_at)
        SELECT \(account), \(UUID.version7(at: date)), \(chargePoint), \(kind.rawValue), left(\(status.word), 100),
            \(status.storedRequestID)::integer,
            (SELECT c.id FROM commands c
            WHERE c.charge_point_id = \(chargePoint) AND c.\(kind.commands) AND c.sent_at IS NOT NULL
            ORDER BY c.id DESC LIMIT 1),
            \(date), \(date)
        WHERE NOT EXISTS (SELECT FROM again)
        """
    }

    /// After a boot: a firmware that was installed before runs now, of the version that the boot said. Returns no rows.
    static func confirm(_ boots: [StoredBoot]) -> SQL {
        """
        INSERT INTO job_statuses (
            account_id, id, charge_point_id, kind, status, request_id, command_id, firmware_version, at, last_at)
        SELECT c.account_id, u.id, c.id, 'firmware', 'Confirmed', last.request_id, last.command_id, c.firmware_version,
            u.at, u.at
        FROM unnest(
            \(boots, \.peer.account), \(boots, \.peer.chargePoint),
            \(boots, { UUID.version7(at: $0.at) }), \(boots, \.at)
        ) AS u (account_id, charge_point_id, id, at)
        JOIN charge_points c ON c.account_id = u.account_id AND c.id = u.charge_point_id
        CROSS JOIN LATERAL (
            SELECT j.status, j.request_id, j.command_id FROM job_statuses j
            WHERE j.account_id = u.account_id AND j.charge_point_id = u.charge_point_id AND j.kind = 'firmware'
            ORDER BY j.id DESC LIMIT 1
        ) last
        WHERE last.status = 'Installed'
        """
    }
}

extension JobStatus {
    /// As the column holds it: a number that is none of OCPP's is as good as none.
    var storedRequestID: Int? {
        requestID.flatMap { Int32(exactly: $0) }.map(Int.init)
    }
}
