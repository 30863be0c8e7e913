package import FoundationEssentials

/// What a running session has come to.
package struct TransactionUpdated: EventBody {
    package static let types: [EventType] = [.transactionUpdated]

    package let transactionID: Int
    package let connectorID: Int?
    package let idTag: String?
    /// Delivered so far.
    package let energyWh: Int
    package let powerW: Int?
    /// State of charge, in per cent.
    package let soc: Double?
    package let timestamp: Date

    package init(
        transactionID: Int,
        connectorID: Int?,
        idTag: String?,
        energyWh: Int,
        powerW: Int?,
        soc: Double?,
        timestamp: Date
    ) {
        self.transactionID = transactionID
        self.connectorID = connectorID
        self.idTag = idTag
        self.energyWh = energyWh
        self.powerW = powerW
        self.soc = soc
        self.timestamp = timestamp
    }

    enum CodingKeys: String, CodingKey {
        case transactionID = "transaction_id"
        case connectorID = "connector_id"
        case idTag = "id_tag"
        case energyWh = "energy_wh"
        case powerW = "power_w"
        case soc
        case timestamp
    }
}
