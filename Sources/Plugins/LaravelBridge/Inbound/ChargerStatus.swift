import FoundationEssentials
import PluginKit

/// One charge point in `GET /api/internal/chargers/status`.
struct ChargerStatus: Encodable {
    let chargerID: String
    let status: String
    let isOnline: Bool
    let lastSeenAt: Date?

    init(_ chargePoint: KnownChargePoint) {
        chargerID = chargePoint.identity
        status = chargePoint.status
        isOnline = chargePoint.isOnline
        lastSeenAt = chargePoint.lastSeenAt
    }

    enum CodingKeys: String, CodingKey {
        case chargerID = "charger_id"
        case status
        case isOnline = "is_online"
        case lastSeenAt = "last_seen_at"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(chargerID, forKey: .chargerID)
        try container.encode(status, forKey: .status)
        try container.encode(isOnline, forKey: .isOnline)
        // `null` is said.
        try container.encode(lastSeenAt, forKey: .lastSeenAt)
    }
}
