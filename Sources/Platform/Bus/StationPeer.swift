package import FoundationEssentials
package import OCPP
package import Tenancy

/// The charge point at the other end of one authorised socket.
package struct StationPeer: Sendable, Hashable {
    package let account: AccountID
    package let accountSlug: String
    /// The platform's id of the charge point.
    package let chargePoint: UUID
    /// Its OCPP identity, unique in the account.
    package let identity: String
    /// The id of this socket; a new socket of the same charge point has another.
    package let connection: UUID
    package let version: OCPPVersion
    /// The process that holds the socket, where it is another than the manager's.
    package var gateway: String?

    package init(
        account: AccountID,
        accountSlug: String,
        chargePoint: UUID,
        identity: String,
        connection: UUID,
        version: OCPPVersion
    ) {
        self.account = account
        self.accountSlug = accountSlug
        self.chargePoint = chargePoint
        self.identity = identity
        self.connection = connection
        self.version = version
    }
}
