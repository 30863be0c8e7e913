import Tenancy

/// Schema `FirmwareCampaignTarget`: how far one charge point of a campaign is.
struct CampaignTargetBody: Encodable, Sendable {
    /// Its identity.
    let chargePoint: String
    let wave: Int
    let status: String
    @Nullable var detail: String?
    let previousVersion: String
    @Nullable var commandID: ResourceID?
    @Nullable var queuedAt: Timestamp?
    @Nullable var sentAt: Timestamp?
    @Nullable var confirmedAt: Timestamp?
    @Nullable var endedAt: Timestamp?

    enum CodingKeys: String, CodingKey {
        case wave, status, detail
        case chargePoint = "charge_point"
        case previousVersion = "previous_version"
        case commandID = "command_id"
        case queuedAt = "queued_at"
        case sentAt = "sent_at"
        case confirmedAt = "confirmed_at"
        case endedAt = "ended_at"
    }

    init(row: Row) throws(DatabaseError) {
        chargePoint = try row.decode("charge_point")
        wave = try row.decode("wave")
        status = try row.decode("status")
        detail = try row.decode("detail")
        previousVersion = try row.decode("previous_version")
        commandID = try row.decode("command_id")
        queuedAt = try row.optionalTimestamp("queued_at")
        sentAt = try row.optionalTimestamp("sent_at")
        confirmedAt = try row.optionalTimestamp("confirmed_at")
        endedAt = try row.optionalTimestamp("ended_at")
    }
}
