package import FoundationEssentials
package import OCPP

/// A CALL for a charge point, on its way from a manager to the gateway that holds the socket.
package struct StationCall: Sendable, Equatable {
    package let chargePoint: UUID
    /// The OCPP id; its end is told by ``StationEvent/finished``.
    package let id: String
    package let action: String
    package let payload: JSONValue
    /// How long the charge point may take to answer, from when it is sent.
    package let timeout: Duration

    package init(chargePoint: UUID, id: String, action: String, payload: JSONValue, timeout: Duration) {
        self.chargePoint = chargePoint
        self.id = id
        self.action = action
        self.payload = payload
        self.timeout = timeout
    }
}
