package import FoundationEssentials

/// What a meter said.
package struct MeterValuesReceived: EventBody {
    package static let types: [EventType] = [.meterValuesReceived]

    /// `nil` for a meter that belongs to no session.
    package let transactionID: Int?
    /// 0 is the main meter.
    package let connectorID: Int
    package let meterValue: [MeterValueSample]
    /// Of the last sample.
    package let timestamp: Date

    package init(
        transactionID: Int?,
        connectorID: Int,
        meterValue: [MeterValueSample],
        timestamp: Date
    ) {
        self.transactionID = transactionID
        self.connectorID = connectorID
        self.meterValue = meterValue
        self.timestamp = timestamp
    }

    enum CodingKeys: String, CodingKey {
        case transactionID = "transaction_id"
        case connectorID = "connector_id"
        case meterValue = "meter_value"
        case timestamp
    }
}
