import Tenancy

enum AuditEventQueries {
    /// The id is a UUIDv7, made with the event: its order is that of time.
    static let sortKeys = [SortKey(name: "at", field: "id", column: "e.id", id: "e.id", kind: .id)]

    static func list(_ filter: AuditEventFilter, _ page: PageRequest) -> SQL {
        """
        SELECT e.id, e.at, e.actor_kind, e.actor_id, e.actor_name, e.address, e.request_id, e.action,
            e.resource_type, e.resource_id, e.resource_name, e.changes
        FROM audit_events e
        WHERE \(SQL(joining: filter.conditions + [page.condition], separator: " AND "))
        ORDER BY \(page.order)
        LIMIT \(page.fetchLimit)
        """
    }
}
