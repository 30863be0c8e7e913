import Tenancy

/// Schema `Connector`: a connector by itself, with all that it reported last.
struct ConnectorBody: Encodable, Sendable {
    let evseID: Int
    let connectorID: Int
    @Nullable var type: String?
    let status: String
    let errorCode: String
    @Nullable var info: String?
    @Nullable var vendorErrorCode: String?
    @Nullable var statusAt: Timestamp?
    @Nullable var maxPowerW: Int?

    init(row: Row) throws(DatabaseError) {
        evseID = try row.decode("evse_id")
        connectorID = try row.decode("connector_id")
        type = try row.decode("type")
        status = try row.decode("status")
        errorCode = try row.decode("error_code")
        info = try row.decode("info")
        vendorErrorCode = try row.decode("vendor_error_code")
        statusAt = try row.optionalTimestamp("status_at")
        maxPowerW = try row.decode("max_power_w")
    }

    enum CodingKeys: String, CodingKey {
        case type, status, info
        case evseID = "evse_id"
        case connectorID = "connector_id"
        case errorCode = "error_code"
        case vendorErrorCode = "vendor_error_code"
        case statusAt = "status_at"
        case maxPowerW = "max_power_w"
    }
}
