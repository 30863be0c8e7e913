import FoundationEssentials
import OCPP
import Tenancy

/// Schema `FirmwareCampaign`.
struct CampaignBody: Encodable, Sendable {
    let id: ResourceID
    let name: String
    @Nullable var firmwareID: ResourceID?
    let version: String
    let filter: JSONBody
    let status: String
    @Nullable var reason: String?
    let wave: Int
    let waves: Int
    let maxFailureRate: Double
    let minFinished: Int
    @Nullable var retrieveAt: Timestamp?
    let retrieveWindowSeconds: Int
    let timeoutSeconds: Int
    let expiresAt: Timestamp
    /// How many charge points are where, every status among them.
    let progress: [String: Int]
    let createdBy: String
    let createdAt: Timestamp
    let updatedAt: Timestamp
    @Nullable var endedAt: Timestamp?

    enum CodingKeys: String, CodingKey {
        case id, name, version, filter, status, reason, wave, waves, progress
        case firmwareID = "firmware_id"
        case maxFailureRate = "max_failure_rate"
        case minFinished = "min_finished"
        case retrieveAt = "retrieve_at"
        case retrieveWindowSeconds = "retrieve_window_seconds"
        case timeoutSeconds = "timeout_seconds"
        case expiresAt = "expires_at"
        case createdBy = "created_by"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case endedAt = "ended_at"
    }

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        name = try row.decode("name")
        firmwareID = try row.decode("firmware_id")
        version = try row.decode("version")
        filter = JSONBody(text: try row.decode("filter"), otherwise: [:])
        status = try row.decode("status")
        reason = try row.decode("reason")
        wave = try row.decode("wave")
        waves = try row.decode("waves")
        maxFailureRate = try row.decode("max_failure_rate")
        minFinished = try row.decode("min_finished")
        retrieveAt = try row.optionalTimestamp("retrieve_at")
        retrieveWindowSeconds = try row.decode("retrieve_window_seconds")
        timeoutSeconds = try row.decode("timeout_seconds")
        expiresAt = try row.timestamp("expires_at")
        createdBy = try row.decode("created_by")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
        endedAt = try row.optionalTimestamp("ended_at")
        var progress: [String: Int] = [:]
        for status in TargetStatus.allCases { progress[status.rawValue] = 0 }
        for count in try row.decode("progress", as: [String].self) {
            let pair = count.split(separator: "=")
            if pair.count == 2 { progress[String(pair[0])] = Int(pair[1]) ?? 0 }
        }
        self.progress = progress
    }
}
