import FoundationEssentials
import Tenancy

/// The writable fields of a charge point, as a POST or PATCH gave them. `nil` is "not given"; of the nullable ones
/// `.some(nil)` is `null`.
struct ChargePointInput {
    let identity: String?
    let locationID: UUID?
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
    let connectors: [ConnectorInput]

    /// - Parameter creating: Whether the required fields must be there, and `evses` may be.
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, creating: Bool) throws(Problem) {
        identity = creating ? body.required("identity", .identity) : body.optional("identity", .identity)
        locationID = creating ? body.required("location_id", .id) : body.optional("location_id", .id)
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
        connectors = creating ? ConnectorInput.list(in: &body) : []
        if creating, let securityProfile, (1...2).contains(securityProfile), (password ?? nil) == nil {
            body.note("password", "required", "Security profiles 1 and 2 need a password.")
        }
        try body.finish()
    }

    /// The assignments of an UPDATE.
    ///
    /// - Parameter passwordHash: The hash of ``password``, which depends on the row.
    func changes(passwordHash: [UInt8]?) -> [SQL] {
        var changes: [SQL] = []
        if let identity { changes.append("identity = \(identity)") }
        if let locationID { changes.append("location_id = \(locationID)") }
        if let name { changes.append("name = \(name)") }
        if let description { changes.append("description = \(description)") }
        if let manufacturer { changes.append("manufacturer = \(manufacturer)") }
        if let model { changes.append("model = \(model)") }
        if let serialNumber { changes.append("serial_number = \(serialNumber)") }
        if let firmwareVersion { changes.append("firmware_version = \(firmwareVersion)") }
        if let ocppVersion { changes.append("ocpp_version = \(ocppVersion?.rawValue)") }
        if let securityProfile { changes.append("security_profile = \(securityProfile)") }
        if password != nil { changes.append("password_hash = \(passwordHash)") }
        if let latitude { changes.append("latitude = \(latitude)") }
        if let longitude { changes.append("longitude = \(longitude)") }
        if let comment { changes.append("comment = \(comment)") }
        if let isActive { changes.append("is_active = \(isActive)") }
        if let heartbeatInterval { changes.append("heartbeat_interval = \(heartbeatInterval)") }
        return changes
    }
}

extension FieldRule<String> {
    /// What a charge point puts into its URL: any visible text but what a URL or our own paths would take apart.
    fileprivate static let identity = text(
        1...48,
        expected: "visible characters without spaces, \"/\" and \":\", and not \".\", \"..\", counters or import"
    ) { text in
        ![".", "..", "counters", "import"].contains(text)
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.value > 0x20 && scalar.value != 0x7F && scalar != "/" && scalar != ":"
                    && !scalar.properties.isWhitespace
            }
    }

    /// Of HTTP Basic authentication.
    fileprivate static let password = text(8...64, expected: "visible characters of ASCII") { text in
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
}
