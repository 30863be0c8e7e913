import FoundationEssentials
import OCPP
import Tenancy

/// SQL about the certificates of charge points.
enum CertificateQueries {
    static let sortKeys = [
        SortKey(name: "requested_at", field: "id", column: "k.id", id: "k.id", kind: .id)
    ]

    private static let columns: SQL = """
        k.id, k.status, k.requested_name, k.subject, k.serial_number, k.certificate, k.not_before, k.not_after, k.reason,
        k.command_id, k.requested_at, k.installed_at, k.revoked_at,
        (k.status IN ('issued', 'installed') AND k.not_after < now() + interval '30 days') AS expires_soon
        """

    /// Of a charge point's requests only the newest waits.
    static func supersede(_ chargePoint: UUID) -> SQL {
        """
        UPDATE charge_point_certificates SET status = 'refused', reason = 'A newer request took its place.'
        WHERE charge_point_id = \(chargePoint) AND status = 'waiting'
        """
    }

    static func insert(_ id: UUID, _ request: String, name: String?, of peer: StationPeer, at date: Date)
        -> SQL
    {
        """
        INSERT INTO charge_point_certificates (
            account_id, id, charge_point_id, status, request, requested_name, requested_at)
        VALUES (\(peer.account), \(id), \(peer.chargePoint), 'waiting', \(request.replacing("\0", with: "")),
            \(name.map { String($0.replacing("\0", with: "").prefix(255)) }), \(date))
        """
    }

    /// What decides whether a request is signed at once.
    static func standing(of chargePoint: UUID) -> SQL {
        """
        SELECT a.certificate_policy, (c.has_password OR c.security_profile = 3) AND c.registration = 'accepted' AS is_known
        FROM charge_points c JOIN accounts a ON a.id = c.account_id
        WHERE c.id = \(chargePoint)
        """
    }

    static func issue(_ id: UUID, _ signed: IssuedCertificate, command: UUID) -> SQL {
        """
        UPDATE charge_point_certificates
        SET status = 'issued', subject = \(signed.subject), serial_number = \(signed.serial),
            fingerprint = \(signed.fingerprint), certificate = \(signed.pem), not_before = \(signed.notBefore),
            not_after = \(signed.notAfter), command_id = \(command)
        WHERE id = \(id)
        """
    }

    /// The call that carries a certificate to its charge point.
    static func delivery(
        of signed: IssuedCertificate,
        to chargePoint: UUID,
        dialect: any Dialect
    ) throws(CommandRefusal) -> QueuedCommand {
        try QueuedCommand(
            .certificateSigned(chain: signed.pem),
            type: .certificateSigned,
            purpose: .certificate,
            at: chargePoint,
            dialect: dialect
        )
    }

    static func delivered(_ command: UUID, isInstalled: Bool, reason: String?, at date: Date) -> SQL {
        let status: String = isInstalled ? "installed" : "failed"
        let installedAt: Date? = isInstalled ? date : nil
        return """
            UPDATE charge_point_certificates
            SET status = \(status), reason = \(reason), installed_at = \(installedAt)
            WHERE command_id = \(command) AND status = 'issued'
            """
    }

    static func list(_ key: ChargePointKey, _ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM charge_point_certificates k
        WHERE k.charge_point_id = \(key.lookup) AND \(page.condition)
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID, of key: ChargePointKey) -> SQL {
        "SELECT \(columns) FROM charge_point_certificates k WHERE k.id = \(id) AND k.charge_point_id = \(key.lookup)"
    }

    /// A request, held until the end of the transaction, and whose it is.
    static func lock(_ id: UUID, of key: ChargePointKey) -> SQL {
        """
        SELECT k.status, k.request, c.id AS charge_point_id, c.identity, c.ocpp_version, a.slug
        FROM charge_point_certificates k
        JOIN charge_points c ON c.account_id = k.account_id AND c.id = k.charge_point_id
        JOIN accounts a ON a.id = k.account_id
        WHERE k.id = \(id) AND k.charge_point_id = \(key.lookup)
        FOR UPDATE OF k
        """
    }

    static func revoke(_ id: UUID, at date: Date) -> SQL {
        """
        UPDATE charge_point_certificates
        SET status = CASE WHEN certificate IS NULL THEN 'refused' ELSE 'revoked' END, revoked_at = \(date)
        WHERE id = \(id)
        """
    }
}
