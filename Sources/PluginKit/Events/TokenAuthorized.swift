package import FoundationEssentials

/// A charge point asked whether somebody may charge.
package struct TokenAuthorized: EventBody {
    package static let types: [EventType] = [.tokenAuthorized]

    package let idTag: String
    /// As it was answered: `accepted`, `blocked`, `expired`, `invalid` or `concurrent_tx`.
    package let status: String
    package let timestamp: Date

    package init(
        idTag: String,
        status: String,
        timestamp: Date
    ) {
        self.idTag = idTag
        self.status = status
        self.timestamp = timestamp
    }

    enum CodingKeys: String, CodingKey {
        case idTag = "id_tag"
        case status
        case timestamp
    }
}
