import FoundationEssentials
import OCPP
import Tenancy

/// A command that waits in the database until its charge point can be given it: the courier sends it, one at a time and
/// in the order of ids, when the charge point is connected and its boot was answered.
struct QueuedCommand: Sendable {
    let id: UUID
    let chargePoint: UUID
    let type: CommandType
    let purpose: CommandPurpose
    let call: (action: String, payload: JSONValue)
    /// Not sent earlier.
    var notBefore: Date?
    /// Given up as `expired` when it was not sent until then.
    var expiresAt: Date?

    /// - Throws: ``CommandRefusal`` when the version cannot say it.
    init(
        id: UUID = .version7(),
        _ command: StationCommand,
        type: CommandType,
        purpose: CommandPurpose,
        at chargePoint: UUID,
        dialect: any Dialect,
        notBefore: Date? = nil,
        expiresAt: Date? = nil
    ) throws(CommandRefusal) {
        self.id = id
        self.chargePoint = chargePoint
        self.type = type
        self.purpose = purpose
        self.notBefore = notBefore
        self.expiresAt = expiresAt
        call = try dialect.call(for: command)
    }

    /// Leaves it in the queue, and returns its id. For roles `plugyard_ingest` and `plugyard_app`; ring the courier after
    /// the commit.
    ///
    /// `source`: The name of a table in the statement; the command is queued for each of its rows.
    func insert(for account: AccountID, fromEach source: SQL? = nil) -> SQL {
        let payload = call.payload.serialized()
        let from: SQL = if let source { "FROM \(source)" } else { "" }
        return """
            INSERT INTO commands (
                account_id, id, charge_point_id, type, request, action, payload, purpose, created_by, is_queued,
                not_before, expires_at)
            SELECT \(account), \(id), \(chargePoint), \(type.rawValue), \(SecretRedaction.apply(payload)),
                \(call.action), \(payload), \(purpose.rawValue), \("platform:\(purpose.rawValue)"), true, \(notBefore),
                \(expiresAt)
            \(from)
            RETURNING id
            """
    }
}
