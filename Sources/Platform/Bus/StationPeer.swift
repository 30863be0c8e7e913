package import FoundationEssentials
package import OCPP
package import Tenancy

/// The charge point at the other end of one authorised socket.
///
/// Each message, and each row that comes of it, says whose it is: so it is one reference, which is cheap to copy.
package struct StationPeer: Sendable, Hashable {
    private final class Content: Sendable {
        let account: AccountID
        let accountSlug: String
        let chargePoint: UUID
        let identity: String
        let connection: UUID
        let version: OCPPVersion

        init(
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

    private let content: Content
    /// The process that holds the socket, where it is another than the manager's.
    package var gateway: String?

    package var account: AccountID { content.account }
    package var accountSlug: String { content.accountSlug }
    /// The platform's id of the charge point.
    package var chargePoint: UUID { content.chargePoint }
    /// Its OCPP identity, unique in the account.
    package var identity: String { content.identity }
    /// The id of this socket; a new socket of the same charge point has another.
    package var connection: UUID { content.connection }
    package var version: OCPPVersion { content.version }

    package init(
        account: AccountID,
        accountSlug: String,
        chargePoint: UUID,
        identity: String,
        connection: UUID,
        version: OCPPVersion
    ) {
        content = Content(
            account: account,
            accountSlug: accountSlug,
            chargePoint: chargePoint,
            identity: identity,
            connection: connection,
            version: version
        )
    }

    package static func == (one: StationPeer, other: StationPeer) -> Bool {
        one.account == other.account && one.accountSlug == other.accountSlug
            && one.chargePoint == other.chargePoint && one.identity == other.identity
            && one.connection == other.connection && one.version == other.version
            && one.gateway == other.gateway
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(connection)
        hasher.combine(gateway)
    }
}
