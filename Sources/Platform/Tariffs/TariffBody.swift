import Tenancy

/// Schema `Tariff`: with the prices that are valid now.
struct TariffBody: Encodable, Sendable {
    let id: ResourceID
    let name: String
    let comment: String
    let terms: TariffTerms
    /// Since when these prices are valid.
    let validFrom: Timestamp
    private(set) var locationCount: Int
    private(set) var chargePointCount: Int
    let createdAt: Timestamp
    let updatedAt: Timestamp

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        name = try row.decode("name")
        comment = try row.decode("comment")
        terms = try TariffTerms(row: row)
        validFrom = try row.timestamp("valid_from")
        locationCount = try row.decode("location_count")
        chargePointCount = try row.decode("charge_point_count")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(comment, forKey: .comment)
        try container.encode(terms.currency, forKey: .currency)
        try container.encode(terms.startFeeMinor, forKey: .startFeeMinor)
        try container.encode(Self.minor(terms.perKWh), forKey: .perKWhMinor)
        try container.encode(Self.minor(terms.perMinute), forKey: .perMinuteMinor)
        try container.encode(terms.freeMinutes, forKey: .freeMinutes)
        try container.encode(validFrom, forKey: .validFrom)
        try container.encode(locationCount, forKey: .locationCount)
        try container.encode(chargePointCount, forKey: .chargePointCount)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(updatedAt, forKey: .updatedAt)
    }

    private static func minor(_ price: Int) -> Double {
        Double(price) / Double(TariffTerms.precision)
    }

    enum CodingKeys: String, CodingKey {
        case id, name, comment, currency
        case startFeeMinor = "start_fee_minor"
        case perKWhMinor = "per_kwh_minor"
        case perMinuteMinor = "per_minute_minor"
        case freeMinutes = "free_minutes"
        case validFrom = "valid_from"
        case locationCount = "location_count"
        case chargePointCount = "charge_point_count"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}

extension TariffBody: LiveBody {
    /// Where it is used is changed elsewhere.
    var settled: Self {
        var settled = self
        settled.locationCount = 0
        settled.chargePointCount = 0
        return settled
    }
}
