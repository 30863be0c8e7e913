import Tenancy

enum MessageQueries {
    static let sortKeys = [SortKey(name: "at", field: "at", column: "m.at", id: "m.id", kind: .time)]

    static func list(_ filter: MessageFilter, _ page: PageRequest) -> SQL {
        """
        SELECT m.id, m.charge_point_id, c.identity, m.at, m.direction, m.kind, m.message_id, m.action,
            m.error_code, m.flags, m.latency_ms, m.payload
        FROM (
            SELECT m.account_id, m.id, m.charge_point_id, m.at, m.direction, m.kind, m.message_id, m.action,
                m.error_code, m.flags, m.latency_ms, m.payload
            FROM messages m
            WHERE \(SQL(joining: filter.conditions + [page.condition], separator: " AND "))
            ORDER BY \(page.order)
            LIMIT \(page.fetchLimit)
        ) m
        LEFT JOIN charge_points c ON c.account_id = m.account_id AND c.id = m.charge_point_id
        ORDER BY \(page.order)
        """
    }
}
