package import FoundationEssentials

/// A connector, or the charge point itself, reports an error.
package struct ChargePointFault: EventBody {
    package static let types: [EventType] = [.chargePointFault]

    /// 0 is the charge point itself.
    package let connectorID: Int
    /// As OCPP spells it; `NoError` with status `faulted`, if the charge point says no more.
    package let errorCode: String
    package let info: String?
    package let vendorErrorCode: String?
    package let timestamp: Date

    package init(
        connectorID: Int,
        errorCode: String,
        info: String?,
        vendorErrorCode: String?,
        timestamp: Date
    ) {
        self.connectorID = connectorID
        self.errorCode = errorCode
        self.info = info
        self.vendorErrorCode = vendorErrorCode
        self.timestamp = timestamp
    }

    enum CodingKeys: String, CodingKey {
        case connectorID = "connector_id"
        case errorCode = "error_code"
        case info
        case vendorErrorCode = "vendor_error_code"
        case timestamp
    }
}
