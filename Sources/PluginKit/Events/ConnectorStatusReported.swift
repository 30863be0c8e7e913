package import FoundationEssentials

/// What a connector, or the charge point itself, is doing. Charge points repeat themselves: the status may be
/// the one before.
package struct ConnectorStatusReported: EventBody {
    package static let types: [EventType] = [.chargePointStatusChanged]

    /// 0 is the charge point itself.
    package let connectorID: Int
    /// A status word of contract §4.
    package let status: String
    /// As OCPP spells it; `NoError` when all is well.
    package let errorCode: String
    /// By the charge point's clock, where that can be believed.
    package let timestamp: Date

    package init(
        connectorID: Int,
        status: String,
        errorCode: String,
        timestamp: Date
    ) {
        self.connectorID = connectorID
        self.status = status
        self.errorCode = errorCode
        self.timestamp = timestamp
    }

    enum CodingKeys: String, CodingKey {
        case connectorID = "connector_id"
        case status
        case errorCode = "error_code"
        case timestamp
    }
}
