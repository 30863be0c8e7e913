package import FoundationEssentials

/// A charging session is over.
package struct TransactionStopped: EventBody {
    package static let types: [EventType] = [.transactionStopped]

    package let transactionID: Int
    package let connectorID: Int?
    package let idTag: String?
    /// The token's driver; none before there are drivers.
    package let userID: String?
    /// `nil` for a stop without a start.
    package let startTime: Date?
    package let stopTime: Date
    /// In seconds.
    package let duration: Int?
    /// In Wh.
    package let meterStop: Int?
    /// Delivered.
    package let energyWh: Int
    /// The same in kWh.
    package let energyDelivered: Double
    /// In major units of its currency, such as euros; `nil` where no tariff applied.
    package let cost: Double?
    /// ISO 4217; of the cost.
    package let currency: String?
    /// As OCPP spells it.
    package let reason: String?
    /// Whether the platform closed it without a stop.
    package let isEstimated: Bool

    package init(
        transactionID: Int,
        connectorID: Int?,
        idTag: String?,
        userID: String?,
        startTime: Date?,
        stopTime: Date,
        duration: Int?,
        meterStop: Int?,
        energyWh: Int,
        energyDelivered: Double,
        cost: Double?,
        currency: String?,
        reason: String?,
        isEstimated: Bool
    ) {
        self.transactionID = transactionID
        self.connectorID = connectorID
        self.idTag = idTag
        self.userID = userID
        self.startTime = startTime
        self.stopTime = stopTime
        self.duration = duration
        self.meterStop = meterStop
        self.energyWh = energyWh
        self.energyDelivered = energyDelivered
        self.cost = cost
        self.currency = currency
        self.reason = reason
        self.isEstimated = isEstimated
    }

    enum CodingKeys: String, CodingKey {
        case transactionID = "transaction_id"
        case connectorID = "connector_id"
        case idTag = "id_tag"
        case userID = "user_id"
        case startTime = "start_time"
        case stopTime = "stop_time"
        case duration
        case meterStop = "meter_stop"
        case energyWh = "energy_wh"
        case energyDelivered = "energy_delivered"
        case cost, currency
        case reason
        case isEstimated = "estimated"
    }
}
