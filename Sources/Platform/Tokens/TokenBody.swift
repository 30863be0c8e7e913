import FoundationEssentials
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
    /// Since the budget began anew.
    private(set) var energyUsedWh: Int
    let locationIDs: [ResourceID]
    @Nullable var allowsConcurrentTransactions: Bool?
    let note: String
    /// Of a tag that registered itself.
    @Nullable var firstSeenChargePoint: String?
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
        energyUsedWh = try row.decode("energy_used_wh")
        locationIDs = try row.decode("location_ids", as: [UUID].self).map(ResourceID.init)
        allowsConcurrentTransactions = try row.decode("allows_concurrent_transactions")
        note = try row.decode("note")
        firstSeenChargePoint = try row.decode("first_seen_charge_point")
        language = try row.decode("language")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, uid, type, status, language, note
        case driverID = "driver_id"
        case groupID = "group_id"
        case expiresAt = "expires_at"
        case energyBudgetWh = "energy_budget_wh"
        case energyUsedWh = "energy_used_wh"
        case locationIDs = "location_ids"
        case allowsConcurrentTransactions = "allows_concurrent_transactions"
        case firstSeenChargePoint = "first_seen_charge_point"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}

extension TokenBody: LiveBody {
    var settled: Self {
        var settled = self
        settled.energyUsedWh = 0
        return settled
    }
}
