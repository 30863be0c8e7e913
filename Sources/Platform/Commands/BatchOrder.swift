import FoundationEssentials
import OCPP
import Tenancy

/// The command of a batch, the same for every charge point of one OCPP version.
struct BatchOrder: Sendable {
    let account: AccountID
    let batch: UUID
    let type: CommandType
    /// As it is shown, without secrets.
    let request: String
    let delivery: CommandDelivery
    let createdBy: String
    let now: Date
    let version: OCPPVersion
    let action: String
    let payload: String
    let sealedPayload: [UInt8]?

    /// How long a command that is not to be queued may take to reach a charge point that is connected, in seconds.
    static let immediateExpiry = 300
    /// Charge points that get their command in one statement.
    static let chunk = 2000
}
