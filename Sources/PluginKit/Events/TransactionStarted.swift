package import FoundationEssentials

/// A charging session began.
package struct TransactionStarted: EventBody {
    package static let types: [EventType] = [.transactionStarted]

    package let transactionID: Int
    package let connectorID: Int?
    package let idTag: String?
    /// The token's driver; none before there are drivers.
    package let userID: String?
    package let startTime: Date
    /// In Wh.
    package let meterStart: Int

    package init(
        transactionID: Int,
        connectorID: Int?,
        idTag: String?,
        userID: String?,
        startTime: Date,
        meterStart: Int
    ) {
        self.transactionID = transactionID
        self.connectorID = connectorID
        self.idTag = idTag
        self.userID = userID
        self.startTime = startTime
        self.meterStart = meterStart
    }

    enum CodingKeys: String, CodingKey {
        case transactionID = "transaction_id"
        case connectorID = "connector_id"
        case idTag = "id_tag"
        case userID = "user_id"
        case startTime = "start_time"
        case meterStart = "meter_start"
    }
}
