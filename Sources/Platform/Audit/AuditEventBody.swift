import OCPP
import Tenancy

/// Schema `AuditEvent`: one change, by whom, and from where.
struct AuditEventBody: Encodable, Sendable {
    struct Actor: Encodable, Sendable {
        let kind: String
        @Nullable var id: String?
        @Nullable var name: String?
        @Nullable var address: String?
    }

    struct Resource: Encodable, Sendable {
        let type: String
        @Nullable var id: String?
        @Nullable var name: String?
    }

    let id: ResourceID
    let at: Timestamp
    let actor: Actor
    @Nullable var requestID: String?
    let action: String
    let resource: Resource
    /// An array of objects of `field`, `before` and `after`, as the database wrote it; secrets are masked there.
    let changes: JSONBody

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        at = try row.timestamp("at")
        actor = Actor(
            kind: try row.decode("actor_kind"),
            id: try row.decode("actor_id"),
            name: try row.decode("actor_name"),
            address: try row.decode("address")
        )
        requestID = try row.decode("request_id")
        action = try row.decode("action")
        resource = Resource(
            type: try row.decode("resource_type"),
            id: try row.decode("resource_id"),
            name: try row.decode("resource_name")
        )
        changes = JSONBody(text: try row.decode("changes"), otherwise: .array([]))
    }

    enum CodingKeys: String, CodingKey {
        case id, at, actor, action, resource, changes
        case requestID = "request_id"
    }
}
