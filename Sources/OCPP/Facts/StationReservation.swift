package import FoundationEssentials

/// A connector that a charge point is to keep free for a token (OCPP 1.6 §5.13).
package struct StationReservation: Sendable, Hashable {
    /// Unique at the station; the same id again changes the reservation.
    package var id: Int
    /// 0 is any connector.
    package var connectorID: Int
    package var idTag: String
    package var parentIdTag: String?
    package var expiresAt: Date

    package init(id: Int, connectorID: Int, idTag: String, parentIdTag: String? = nil, expiresAt: Date) {
        self.id = id
        self.connectorID = connectorID
        self.idTag = idTag
        self.parentIdTag = parentIdTag
        self.expiresAt = expiresAt
    }
}
