package import FoundationEssentials

/// A charge point took a new local list.
package struct LocalListUpdated: EventBody {
    package static let types: [EventType] = [.localListUpdated]

    package let listVersion: Int
    package let oldVersion: Int?
    /// `Full` or `Differential`.
    package let updateType: String
    package let timestamp: Date

    package init(
        listVersion: Int,
        oldVersion: Int?,
        updateType: String,
        timestamp: Date
    ) {
        self.listVersion = listVersion
        self.oldVersion = oldVersion
        self.updateType = updateType
        self.timestamp = timestamp
    }

    enum CodingKeys: String, CodingKey {
        case listVersion = "list_version"
        case oldVersion = "old_version"
        case updateType = "update_type"
        case timestamp
    }
}
