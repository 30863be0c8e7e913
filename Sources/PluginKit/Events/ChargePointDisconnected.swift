package import FoundationEssentials

/// A charge point's last socket was closed.
package struct ChargePointDisconnected: EventBody {
    package static let types: [EventType] = [.chargePointDisconnected]

    /// Why, in a word of `GET …/connection-events`.
    package let reason: String
    package let timestamp: Date

    package init(
        reason: String,
        timestamp: Date
    ) {
        self.reason = reason
        self.timestamp = timestamp
    }

    enum CodingKeys: String, CodingKey {
        case reason
        case timestamp
    }
}
