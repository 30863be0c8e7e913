import OCPP
import Tenancy

/// Schema `ConfigurationTemplate`.
struct ConfigurationTemplateBody: Encodable, Sendable {
    let id: ResourceID
    let name: String
    let manufacturer: String
    let model: String
    let firmwarePrefix: String
    let priority: Int
    let keys: JSONBody
    let isActive: Bool
    let createdAt: Timestamp
    let updatedAt: Timestamp

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        name = try row.decode("name")
        manufacturer = try row.decode("manufacturer")
        model = try row.decode("model")
        firmwarePrefix = try row.decode("firmware_prefix")
        priority = try row.decode("priority")
        keys = JSONBody(text: try row.decode("keys"), otherwise: [:])
        isActive = try row.decode("is_active")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, name, manufacturer, model, priority, keys
        case firmwarePrefix = "firmware_prefix"
        case isActive = "is_active"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}
