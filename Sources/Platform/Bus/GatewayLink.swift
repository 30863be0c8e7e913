package import FoundationEssentials
package import Tenancy

/// The gateways as a manager sees them. In one process they are one, called directly; over NATS these are messages.
package protocol GatewayLink: Sendable {
    /// Sends a CALL to a charge point as soon as its turn comes.
    ///
    /// - Returns: Whether a socket of the charge point is there. Also `true` when its gateway did not say: the call then
    ///   ends with the gateway, or when nothing was heard of it for long.
    func call(_ call: StationCall, of account: AccountID) async -> Bool

    /// Closes the socket of a charge point, if there is one.
    func close(_ chargePoint: UUID, of account: AccountID, because end: SocketEnd)

    /// Closes the sockets of a charge point that were opened before this one, at other gateways.
    func closeOlder(than peer: StationPeer)

    /// Closes this very socket, if it is still open.
    func closeSocket(of peer: StationPeer, because end: SocketEnd)

    /// Closes every socket of an account.
    func closeAll(of account: AccountID, because end: SocketEnd)

    func isConnected(_ chargePoint: UUID, of account: AccountID) async -> Bool
}
