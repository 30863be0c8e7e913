import FoundationEssentials
import PluginKit
import Tenancy

/// The body of a delivery (contract §9).
struct WebhookEnvelope: Encodable, Sendable {
    let id: String
    let type: String
    let createdAt: Date
    let accountID: String
    /// The charge point's identity.
    let chargePoint: String?
    let data: JSONTree

    init(_ event: DomainEvent) throws {
        id = event.id.uuidString.lowercased()
        type = event.type.rawValue
        createdAt = event.createdAt
        accountID = event.account.description
        chargePoint = event.chargePoint?.identity
        data = try JSONDecoder().decode(JSONTree.self, from: Data(event.data.utf8))
    }

    /// One that tells nothing, to see whether it arrives.
    init(testOf account: AccountID, at now: Date) {
        id = UUID.version7(at: now).uuidString.lowercased()
        type = Self.testType
        createdAt = now
        accountID = account.description
        chargePoint = nil
        data = .object(["message": .text("Plugyard can deliver here.")])
    }

    static let testType = "webhook.test"

    enum CodingKeys: String, CodingKey {
        case id, type, data
        case createdAt = "created_at"
        case accountID = "account_id"
        case chargePoint = "charge_point"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(type, forKey: .type)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(accountID, forKey: .accountID)
        // Null where there is none.
        try container.encode(chargePoint, forKey: .chargePoint)
        try container.encode(data, forKey: .data)
    }

    func bytes() throws -> [UInt8] {
        try PluginResponse.json(self).body
    }
}
