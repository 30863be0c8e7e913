package import FoundationEssentials

/// A charge point opened a socket.
package struct ChargePointConnected: EventBody {
    package static let types: [EventType] = [.chargePointConnected]

    /// The subprotocol, for example `ocpp1.6`.
    package let ocppVersion: String
    package let timestamp: Date

    package init(
        ocppVersion: String,
        timestamp: Date
    ) {
        self.ocppVersion = ocppVersion
        self.timestamp = timestamp
    }

    enum CodingKeys: String, CodingKey {
        case ocppVersion = "ocpp_version"
        case timestamp
    }
}
