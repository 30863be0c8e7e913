import FoundationEssentials
import OCPP
import Tenancy

/// A command that the courier has taken out of its charge point's queue.
struct ClaimedCommand: Sendable {
    let id: UUID
    let callID: CommandCallID
    let action: String
    /// As it is to be sent, secrets included; `nil` when it cannot be read any more, since the platform's secret key is
    /// another now.
    let payload: JSONValue?

    init(row: Row, box: SecretBox) throws(DatabaseError) {
        id = try row.decode("id")
        callID = CommandCallID(id, attempt: try row.decode("attempts", as: Int.self) + 1)
        action = try row.decode("action", as: String?.self) ?? ""
        let (text, batch) = (
            try row.decode("payload", as: String?.self), try row.decode("batch_id", as: UUID?.self)
        )
        if let sealed = try row.decode("sealed_payload", as: [UInt8]?.self) {
            payload = try? CommandSecret.open(sealed, batch ?? id, with: box)
        } else {
            payload = text.flatMap { try? JSONValue.parse($0) }
        }
    }
}
