import FoundationEssentials
import OCPP
import Tenancy

/// The charge point that a command is for.
struct CommandTarget: Sendable {
    let account: AccountID
    let chargePoint: UUID
    let version: OCPPVersion
    /// The process that holds its socket.
    let gateway: String
    /// The numbers of the transactions that are open there.
    let openTransactions: [Int]

    /// How long a queued command waits, in seconds, where it does not say so itself.
    let expirySeconds: Int

    /// No charge point in particular: none of its transactions can be named.
    static let any = Self(
        account: AccountID(UUID.version7()),
        chargePoint: .version7(),
        version: .v16,
        gateway: "",
        openTransactions: [],
        expirySeconds: 0
    )

    /// `rows`: One for each open transaction, or one without.
    /// Throws The problem "not found" when there is no such charge point.
    init(account: AccountID, gateway: String, rows: [Row]) throws {
        self.gateway = gateway
        guard let first = rows.first else { throw Problem.notFound }
        self.account = account
        chargePoint = try first.decode("id")
        // A charge point that never connected is offline in any case.
        version =
            try first.decode("ocpp_version", as: String?.self).flatMap(OCPPVersion.init(rawValue:)) ?? .v16
        expirySeconds = try first.decode("expiry_seconds")
        openTransactions = try rows.compactMap { try $0.decode("transaction_id", as: Int?.self) }
    }

    private init(
        account: AccountID,
        chargePoint: UUID,
        version: OCPPVersion,
        gateway: String,
        openTransactions: [Int],
        expirySeconds: Int
    ) {
        self.account = account
        self.chargePoint = chargePoint
        self.version = version
        self.gateway = gateway
        self.openTransactions = openTransactions
        self.expirySeconds = expirySeconds
    }
}
