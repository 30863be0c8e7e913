import Tenancy

/// Schema `ChargePointCertificate`: a charge point's request for a certificate, and what became of it.
struct CertificateBody: Encodable, Sendable {
    let id: ResourceID
    let status: String
    @Nullable var requestedName: String?
    @Nullable var subject: String?
    @Nullable var serialNumber: String?
    @Nullable var certificate: String?
    @Nullable var notBefore: Timestamp?
    @Nullable var notAfter: Timestamp?
    let expiresSoon: Bool
    @Nullable var reason: String?
    @Nullable var commandID: ResourceID?
    let requestedAt: Timestamp
    @Nullable var installedAt: Timestamp?
    @Nullable var revokedAt: Timestamp?

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        status = try row.decode("status")
        requestedName = try row.decode("requested_name")
        subject = try row.decode("subject")
        serialNumber = try row.decode("serial_number")
        certificate = try row.decode("certificate")
        notBefore = try row.optionalTimestamp("not_before")
        notAfter = try row.optionalTimestamp("not_after")
        expiresSoon = try row.decode("expires_soon", as: Bool?.self) ?? false
        reason = try row.decode("reason")
        commandID = try row.decode("command_id")
        requestedAt = try row.timestamp("requested_at")
        installedAt = try row.optionalTimestamp("installed_at")
        revokedAt = try row.optionalTimestamp("revoked_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, status, subject, certificate, reason
        case requestedName = "requested_name"
        case serialNumber = "serial_number"
        case notBefore = "not_before"
        case notAfter = "not_after"
        case expiresSoon = "expires_soon"
        case commandID = "command_id"
        case requestedAt = "requested_at"
        case installedAt = "installed_at"
        case revokedAt = "revoked_at"
    }
}
