import OCPP
import Tenancy

/// Schema `InstalledChargingProfile`.
struct InstalledProfileBody: Encodable, Sendable {
    let number: Int
    let connectorID: Int
    let purpose: String
    let stackLevel: Int
    @Nullable var transactionID: Int?
    /// The profile as it was sent.
    let profile: JSONBody
    @Nullable var chargingProfileID: ResourceID?
    let installedAt: Timestamp

    init(row: Row) throws(DatabaseError) {
        number = try row.decode("number")
        connectorID = try row.decode("connector_id")
        purpose = try row.decode("purpose")
        stackLevel = try row.decode("stack_level")
        transactionID = try row.decode("transaction_number")
        profile = JSONBody(text: try row.decode("profile"), otherwise: [:])
        chargingProfileID = try row.decode("charging_profile_id")
        installedAt = try row.timestamp("installed_at")
    }

    enum CodingKeys: String, CodingKey {
        case purpose
        case profile = "charging_profile"
        case number = "charging_profile_number"
        case connectorID = "connector_id"
        case stackLevel = "stack_level"
        case transactionID = "transaction_id"
        case chargingProfileID = "charging_profile_id"
        case installedAt = "installed_at"
    }
}
