import FoundationEssentials
import OCPP
import Platform
import Tenancy

/// A gateway without charge points.
struct NoGateway: GatewayLink {
    func call(_ call: StationCall, of account: AccountID) -> Bool {
        false
    }

    func close(_ chargePoint: UUID, of account: AccountID, because end: SocketEnd) {}

    func closeOlder(than peer: StationPeer) {}

    func closeSocket(of peer: StationPeer, because end: SocketEnd) {}

    func closeAll(of account: AccountID, because end: SocketEnd) {}

    func isConnected(_ chargePoint: UUID, of account: AccountID) -> Bool {
        false
    }
}
