import Tenancy

/// Schema `Location`.
struct LocationBody: Encodable, Sendable {
    let id: ResourceID
    let name: String
    let city: String
    let address1: String
    let address2: String
    let postalCode: String
    @Nullable var country: String?
    @Nullable var latitude: Double?
    @Nullable var longitude: Double?
    let timeZone: String
    let comment: String
    let isActive: Bool
    @Nullable var maxPowerW: Int?
    @Nullable var tariffID: ResourceID?
    private(set) var chargePointCount: Int
    let createdAt: Timestamp
    let updatedAt: Timestamp

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        name = try row.decode("name")
        city = try row.decode("city")
        address1 = try row.decode("address1")
        address2 = try row.decode("address2")
        postalCode = try row.decode("postal_code")
        country = try row.decode("country")
        latitude = try row.decode("latitude")
        longitude = try row.decode("longitude")
        timeZone = try row.decode("time_zone")
        comment = try row.decode("comment")
        isActive = try row.decode("is_active")
        maxPowerW = try row.decode("max_power_w")
        tariffID = try row.decode("tariff_id")
        chargePointCount = try row.decode("charge_point_count")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, name, city, address1, address2, country, latitude, longitude, comment
        case postalCode = "postal_code"
        case timeZone = "time_zone"
        case isActive = "is_active"
        case maxPowerW = "max_power_w"
        case tariffID = "tariff_id"
        case chargePointCount = "charge_point_count"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}

extension LocationBody: LiveBody {
    var settled: Self {
        var settled = self
        settled.chargePointCount = 0
        return settled
    }
}
