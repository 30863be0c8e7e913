import Tenancy

/// Schema `ChargePoint`. The password is never shown.
struct ChargePointBody: Encodable, Sendable {
    let id: ResourceID
    let identity: String
    let locationID: ResourceID
    let name: String
    let description: String
    let manufacturer: String
    let model: String
    @Nullable var serialNumber: String?
    let firmwareVersion: String
    @Nullable var ocppVersion: String?
    let securityProfile: Int
    let hasPassword: Bool
    @Nullable var fallbackSubprotocol: String?
    let registration: String
    private(set) var status: String
    private(set) var errorCode: String
    private(set) var isOnline: Bool
    @Nullable private(set) var lastSeenAt: Timestamp?
    /// What an operator should look into: `boot_loop`.
    private(set) var flags: [String]
    @Nullable var latitude: Double?
    @Nullable var longitude: Double?
    let comment: String
    let isActive: Bool
    @Nullable var heartbeatInterval: Int?
    @Nullable var localListEnabled: Bool?
    let freeVending: Bool
    @Nullable var freeVendingToken: String?
    @Nullable var commandAttempts: Int?
    @Nullable var commandRetryInterval: Int?
    @Nullable var commandExpiry: Int?
    /// Its own; without one that of its location applies.
    @Nullable var tariffID: ResourceID?
    private(set) var evses: [EVSEBody]
    let createdAt: Timestamp
    let updatedAt: Timestamp

    /// From one row for each connector, by EVSE; at least one.
    init(rows: [Row]) throws(DatabaseError) {
        let row = rows[0]
        id = try row.decode("id")
        identity = try row.decode("identity")
        locationID = try row.decode("location_id")
        name = try row.decode("name")
        description = try row.decode("description")
        manufacturer = try row.decode("manufacturer")
        model = try row.decode("model")
        serialNumber = try row.decode("serial_number")
        firmwareVersion = try row.decode("firmware_version")
        ocppVersion = try row.decode("ocpp_version")
        securityProfile = try row.decode("security_profile")
        hasPassword = try row.decode("has_password")
        fallbackSubprotocol = try row.decode("fallback_subprotocol")
        registration = try row.decode("registration")
        status = try row.decode("status")
        errorCode = try row.decode("error_code")
        isOnline = try row.decode("is_online")
        lastSeenAt = try row.optionalTimestamp("last_seen_at")
        flags = try row.decode("rapid_boots", as: Int.self) >= BootQueries.loopingBoots ? ["boot_loop"] : []
        latitude = try row.decode("latitude")
        longitude = try row.decode("longitude")
        comment = try row.decode("comment")
        isActive = try row.decode("is_active")
        heartbeatInterval = try row.decode("heartbeat_interval")
        localListEnabled = try row.decode("local_list_enabled")
        freeVending = try row.decode("free_vending")
        freeVendingToken = try row.decode("free_vending_token")
        commandAttempts = try row.decode("command_attempts")
        commandRetryInterval = try row.decode("command_retry_interval_seconds")
        commandExpiry = try row.decode("command_expiry_seconds")
        tariffID = try row.decode("tariff_id")
        evses = try EVSEBody.list(rows: rows)
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, identity, name, description, manufacturer, model, status, latitude, longitude, comment, evses
        case registration, flags
        case locationID = "location_id"
        case serialNumber = "serial_number"
        case firmwareVersion = "firmware_version"
        case ocppVersion = "ocpp_version"
        case securityProfile = "security_profile"
        case hasPassword = "has_password"
        case fallbackSubprotocol = "fallback_subprotocol"
        case errorCode = "error_code"
        case isOnline = "is_online"
        case lastSeenAt = "last_seen_at"
        case isActive = "is_active"
        case heartbeatInterval = "heartbeat_interval"
        case localListEnabled = "local_list_enabled"
        case freeVending = "free_vending"
        case freeVendingToken = "free_vending_token"
        case tariffID = "tariff_id"
        case commandAttempts = "command_attempts"
        case commandRetryInterval = "command_retry_interval_seconds"
        case commandExpiry = "command_expiry_seconds"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}

extension ChargePointBody: LiveBody {
    /// Connectors count as live: charge points report their state, and more of them than were registered.
    var settled: Self {
        var settled = self
        settled.status = ""
        settled.errorCode = ""
        settled.isOnline = false
        settled.lastSeenAt = nil
        settled.flags = []
        settled.evses = []
        return settled
    }
}
