import FoundationEssentials
import OCPP
import Tenancy

/// SQL about the status of connectors.
enum StatusQueries {
    /// From how many seconds on a report with a time was kept back and told late.
    static let lateness = 120.0

    /// A connector never seen before is created. Within one connection an older report never overwrites a newer one. A
    /// clock that was set between two connections must not silence a connector: the first report of the new one counts.
    /// What another gateway brings late, of a connection before, is an older report like any other: their ids ascend.
    static func setConnectors(_ reports: [ConnectorReport]) -> SQL {
        """
        \(insert(reports)) OR c.status_connection_id IS NULL OR c.status_connection_id < excluded.status_connection_id
        """
    }

    /// As ``setConnectors(_:)``, of reports that say themselves that they are old ones, kept while the charge point was
    /// offline.
    static func setConnectorsLate(_ reports: [ConnectorReport]) -> SQL {
        insert(reports)
    }

    private static func insert(_ reports: [ConnectorReport]) -> SQL {
        let numbers = reports.map(\.connector)
        return """
            INSERT INTO connectors AS c (
                account_id, charge_point_id, evse_id, connector_id, status, error_code, info, vendor_error_code,
                status_at, status_connection_id)
            SELECT unnest(\(reports, \.peer.account)), unnest(\(reports, \.peer.chargePoint)),
                unnest(\(numbers)), unnest(\(numbers)), unnest(\(reports, \.status.rawValue)),
                unnest(\(reports, \.errorCode)), unnest(\(reports, \.info)),
                unnest(\(reports, \.vendorErrorCode)), unnest(\(reports, \.at)),
                unnest(\(reports, \.peer.connection))
            ON CONFLICT (account_id, charge_point_id, evse_id, connector_id) DO UPDATE
            SET status = excluded.status, error_code = excluded.error_code, info = excluded.info,
                vendor_error_code = excluded.vendor_error_code, status_at = excluded.status_at,
                status_connection_id = excluded.status_connection_id
            WHERE c.status_at IS NULL OR c.status_at <= excluded.status_at
            """
    }
}
