import FoundationEssentials
import Tenancy

/// The writable fields of a charge point, as a POST or PATCH gave them. `nil` is "not given"; of the nullable
/// ones `.some(nil)` is `null`.
struct ChargePointInput: Sendable {
    var identity: String?
    var locationID: UUID?
    let name: String?
    let description: String?
    let manufacturer: String?
    let model: String?
    let serialNumber: String??
    let firmwareVersion: String?
    let ocppVersion: OCPPVersionName??
    let securityProfile: Int?
    let password: String??
    let latitude: Double??
    let longitude: Double??
    let comment: String?
    let isActive: Bool?
    let heartbeatInterval: Int??
    let localListEnabled: Bool??
    let freeVending: Bool?
    let freeVendingToken: String??
    let fallbackSubprotocol: OCPPVersionName??
    let registration: ChargePointRegistration?
    let commandAttempts: Int??
    let commandRetryInterval: Int??
    let commandExpiry: Int??
    let connectors: [ConnectorInput]

    /// Whether nothing was given: then nothing is to be changed.
    let isEmpty: Bool

    /// Reads and judges all fields; when a charge point is created, the required ones must be there and
    /// `evses` may. `isNamed`: The identity is known already, and not a field.
    ///
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, creating: Bool, isNamed: Bool = false) throws(Problem) {
        self.init(reading: &body, creating: creating, isNamed: isNamed)
        try body.finish()
    }

    /// As ``init(_:creating:isNamed:)``, without the judgement about the whole body. `isLocationNamed`: The location is
    /// known by its name, and its id may be absent.
    init(
        reading body: inout BodyReader,
        creating: Bool,
        isNamed: Bool = false,
        isLocationNamed: Bool = false
    ) {
        isEmpty = body.isEmpty
        if !isNamed {
            identity =
                creating ? body.required("identity", .identity) : body.optional("identity", .identity)
        }
        let needsLocation = creating && !isLocationNamed
        locationID = needsLocation ? body.required("location_id", .id) : body.optional("location_id", .id)
        name = body.optional("name", .words(0...100))
        description = body.optional("description", .words(0...500))
        manufacturer = body.optional("manufacturer", .words(0...255))
        model = body.optional("model", .words(0...255))
        serialNumber = body.nullable("serial_number", .words(1...255))
        firmwareVersion = body.optional("firmware_version", .words(0...255))
        ocppVersion = body.nullable("ocpp_version", .word)
        securityProfile = body.optional("security_profile", .integer(0...3))
        password = body.nullable("password", .password)
        latitude = body.nullable("latitude", .number(-90...90))
        longitude = body.nullable("longitude", .number(-180...180))
        comment = body.optional("comment", .words(0...2000))
        isActive = body.optional("is_active", .boolean)
        heartbeatInterval = body.nullable("heartbeat_interval", .integer(10...86_400))
        localListEnabled = body.nullable("local_list_enabled", .boolean)
        freeVending = body.optional("free_vending", .boolean)
        freeVendingToken = body.nullable("free_vending_token", .tokenUID)
        fallbackSubprotocol = body.fallbackSubprotocol()
        registration = body.optional("registration", .word)
        commandAttempts = body.nullable("command_attempts", .integer(1...10))
        commandRetryInterval = body.nullable("command_retry_interval_seconds", .integer(1...86_400))
        commandExpiry = body.nullable("command_expiry_seconds", .integer(1...2_592_000))
        connectors = creating ? ConnectorInput.list(in: &body) : []
        if creating, let securityProfile, (1...2).contains(securityProfile), (password ?? nil) == nil {
            body.note("password", "required", "Security profiles 1 and 2 need a password.")
        }
    }

    /// The assignments of an UPDATE: always the same text, whichever fields were given, because every text is
    /// a prepared statement on every connection. The hash is that of ``password``, and depends on the row.
    func changes(passwordHash: [UInt8]?) -> [SQL] {
        var changes: [SQL] = [
            "identity = COALESCE(\(identity), identity)",
            "location_id = COALESCE(\(locationID), location_id)",
            "name = COALESCE(\(name), name)",
            "description = COALESCE(\(description), description)",
            "manufacturer = COALESCE(\(manufacturer), manufacturer)",
            "model = COALESCE(\(model), model)",
            "serial_number = \(SQL.given(serialNumber, else: "serial_number"))",
            "firmware_version = COALESCE(\(firmwareVersion), firmware_version)",
            "ocpp_version = \(SQL.given(ocppVersion.map { $0?.rawValue }, else: "ocpp_version"))",
            "security_profile = COALESCE(\(securityProfile), security_profile)",
            "latitude = \(SQL.given(latitude, else: "latitude"))",
            "longitude = \(SQL.given(longitude, else: "longitude"))",
            "comment = COALESCE(\(comment), comment)",
            "is_active = COALESCE(\(isActive), is_active)",
            "heartbeat_interval = \(SQL.given(heartbeatInterval, else: "heartbeat_interval"))",
            "local_list_enabled = \(SQL.given(localListEnabled, else: "local_list_enabled"))",
            "free_vending = COALESCE(\(freeVending), free_vending)",
            "free_vending_token = \(SQL.given(freeVendingToken, else: "free_vending_token"))",
            """
            fallback_subprotocol = \(SQL.given(fallbackSubprotocol.map { $0?.rawValue }, else: "fallback_subprotocol"))
            """,
            "registration = COALESCE(\(registration?.rawValue), registration)",
            "command_attempts = \(SQL.given(commandAttempts, else: "command_attempts"))",
            "command_retry_interval_seconds = \(SQL.given(commandRetryInterval, else: "command_retry_interval_seconds"))",
            "command_expiry_seconds = \(SQL.given(commandExpiry, else: "command_expiry_seconds"))",
        ]
        // The role may write the hash, not read it, so it cannot keep it by name.
        if password != nil { changes.append("password_hash = \(passwordHash)") }
        return changes
    }
}

extension FieldRule<String> {
    /// What a charge point puts into its URL: any visible text but what a URL or our own paths would take
    /// apart.
    fileprivate static let identity = text(
        1...48,
        expected:
            "visible characters and inner spaces without \"/\" and \":\", and not \".\", \"..\", counters or import",
        where: isIdentity
    )

    /// Whether a charge point of this identity could be registered.
    static func isIdentity(_ text: String) -> Bool {
        (1...48).contains(text.unicodeScalars.count) && !text.hasPrefix(" ") && !text.hasSuffix(" ")
            && ![".", "..", "counters", "import"].contains(text)
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.value >= 0x20 && scalar.value != 0x7F && scalar != "/" && scalar != ":"
                    && scalar != "\u{FFFD}" && (scalar == " " || !scalar.properties.isWhitespace)
            }
    }

    /// Of HTTP Basic authentication.
    fileprivate static let password = text(8...64, expected: "visible characters of ASCII") { text in
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
}
