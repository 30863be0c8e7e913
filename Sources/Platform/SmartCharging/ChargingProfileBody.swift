import FoundationEssentials
import OCPP
import Tenancy

/// Schema `ChargingProfile`.
struct ChargingProfileBody: Encodable, Sendable {
    let id: ResourceID
    /// By which charge points know it.
    let number: Int
    let profile: ChargingProfile
    let createdAt: Timestamp
    let updatedAt: Timestamp

    init(row: Row) throws {
        id = try row.decode("id")
        number = try row.decode("number")
        let purpose = ChargingProfilePurpose(rawValue: try row.decode("purpose"))
        let kind = ChargingProfileKind(rawValue: try row.decode("kind"))
        guard let purpose, let kind else {
            throw Problem.internalError("a charging profile of no known kind")
        }
        profile = ChargingProfile(
            name: try row.decode("name"),
            purpose: purpose,
            kind: kind,
            recurrencyKind: try row.decode("recurrency_kind", as: String?.self)
                .flatMap(RecurrencyKind.init(rawValue:)),
            stackLevel: try row.decode("stack_level"),
            validFrom: try row.decode("valid_from"),
            validTo: try row.decode("valid_to"),
            schedule: try JSONValue.parse(try row.decode("charging_schedule", as: String.self))
        )
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    /// As OCPP 1.6 writes it.
    var ocpp: JSONValue {
        profile.ocpp(number: number)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(number, forKey: .number)
        try container.encode(profile.name, forKey: .name)
        try container.encode(profile.purpose.rawValue, forKey: .purpose)
        try container.encode(profile.kind.rawValue, forKey: .kind)
        try container.encode(profile.recurrencyKind?.rawValue, forKey: .recurrencyKind)
        try container.encode(profile.stackLevel, forKey: .stackLevel)
        try container.encode(profile.validFrom.map(Timestamp.init), forKey: .validFrom)
        try container.encode(profile.validTo.map(Timestamp.init), forKey: .validTo)
        try container.encode(JSONBody(profile.schedule), forKey: .schedule)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(updatedAt, forKey: .updatedAt)
    }

    enum CodingKeys: String, CodingKey {
        case id, name, purpose, kind
        case number = "charging_profile_number"
        case recurrencyKind = "recurrency_kind"
        case stackLevel = "stack_level"
        case validFrom = "valid_from"
        case validTo = "valid_to"
        case schedule = "charging_schedule"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}
