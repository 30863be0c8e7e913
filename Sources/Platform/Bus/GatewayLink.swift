package import FoundationEssentials
package import OCPP
package import Tenancy

/// The gateway as the manager sees it.
package protocol GatewayLink: Sendable {
    /// Sends a CALL to a charge point as soon as its turn comes; the end is told by ``StationEvent/finished``.
    ///
    /// - Returns: Whether a socket of the charge point is here.
    func call(_ chargePoint: UUID, id: String, action: String, payload: JSONValue, timeout: Duration) -> Bool

    /// Closes the socket of a charge point, if it is here.
    func close(_ chargePoint: UUID, because end: SocketEnd)

    /// Closes every socket of an account.
    func closeAll(of account: AccountID, because end: SocketEnd)

    func isConnected(_ chargePoint: UUID) -> Bool
}
