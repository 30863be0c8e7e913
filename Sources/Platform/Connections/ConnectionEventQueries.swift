import Tenancy

enum ConnectionEventQueries {
    static let sortKeys = [SortKey(name: "at", field: "id", column: "e.id", id: "e.id", kind: .id)]

    static func list(_ key: ChargePointKey, _ page: PageRequest) -> SQL {
        """
        SELECT e.id, e.identity, e.event, e.reason, e.remote_address, e.user_agent, e.subprotocol,
            e.connection_id, e.at
        FROM connection_events e
        WHERE e.charge_point_id = \(key.lookup) AND \(page.condition)
        ORDER BY \(page.order)
        LIMIT \(page.fetchLimit)
        """
    }
}
