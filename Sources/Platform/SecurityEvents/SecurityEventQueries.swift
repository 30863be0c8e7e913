import FoundationEssentials
import OCPP
import Tenancy

/// SQL of security events.
enum SecurityEventQueries {
    static let sortKeys = [SortKey(name: "at", field: "id", column: "e.id", id: "e.id", kind: .id)]

    /// What the platform itself noticed about a charge point.
    static func note(_ type: String, _ info: String, of peer: StationPeer, at date: Date) -> SQL {
        insert(source: "platform", type, info, at: date, receivedAt: date, of: peer)
    }

    static func insert(
        source: String,
        _ type: String,
        _ info: String?,
        at date: Date,
        receivedAt: Date,
        of peer: StationPeer
    ) -> SQL {
        """
        INSERT INTO security_events (
            account_id, id, charge_point_id, source, type, tech_info, at, received_at)
        VALUES (\(peer.account), \(UUID.version7(at: receivedAt)), \(peer.chargePoint), \(source),
            \(text(type, 50) ?? "Unknown"), \(info.flatMap { text($0, 255) }), \(date), \(receivedAt))
        """
    }

    static func list(_ conditions: [SQL], _ page: PageRequest) -> SQL {
        """
        SELECT e.id, c.identity, e.source, e.type, e.tech_info, e.at, e.received_at
        FROM security_events e
        JOIN charge_points c ON c.account_id = e.account_id AND c.id = e.charge_point_id
        WHERE \(SQL(joining: conditions + [page.condition], separator: " AND "))
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    /// At most what the column holds and PostgreSQL takes; nothing for an empty text.
    private static func text(_ value: String, _ limit: Int) -> String? {
        let scalars = value.unicodeScalars.filter { $0 != "\0" }.prefix(limit)
        return scalars.isEmpty ? nil : String(String.UnicodeScalarView(scalars))
    }
}
