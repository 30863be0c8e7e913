import Tenancy

/// Schema `Token`.
struct TokenBody: Encodable, Sendable {
    let id: ResourceID
    let uid: String
    let type: String
    let status: String
    /// `nil` until there are drivers.
    @Nullable var driverID: ResourceID?
    @Nullable var groupID: String?
    @Nullable var expiresAt: Timestamp?
    @Nullable var energyBudgetWh: Int?
    @Nullable var language: String?
    let createdAt: Timestamp
    let updatedAt: Timestamp

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        uid = try row.decode("uid")
        type = try row.decode("type")
        status = try row.decode("status")
        driverID = try row.decode("driver_id")
        groupID = try row.decode("group_id")
        expiresAt = try row.optionalTimestamp("expires_at")
        energyBudgetWh = try row.decode("energy_budget_wh")
        language = try row.decode("language")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, uid, type, status, language
        case driverID = "driver_id"
        case groupID = "group_id"
        case expiresAt = "expires_at"
        case energyBudgetWh = "energy_budget_wh"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}
