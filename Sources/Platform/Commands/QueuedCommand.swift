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
    /// How often it is sent at most, and the seconds between; `nil` for the policy of the charge point.
    var attempts: Int?
    var retryInterval: Int?
    /// What was asked, as it is shown; `nil` for the call itself.
    var request: String?
    /// The subject who asked; `nil` for the platform itself.
    var createdBy: String?
    /// The payload when it carries a secret.
    private let sealedPayload: [UInt8]?

    /// `box`: Seals a payload that carries a secret (the value of `AuthorizationKey`).
    /// - Throws: ``CommandRefusal`` when the version cannot say it, or when it carries a secret and there is no box.
    init(
        id: UUID = .version7(),
        _ command: StationCommand,
        type: CommandType,
        purpose: CommandPurpose,
        at chargePoint: UUID,
        dialect: any Dialect,
        notBefore: Date? = nil,
        expiresAt: Date? = nil,
        box: SecretBox? = nil
    ) throws(CommandRefusal) {
        self.id = id
        self.chargePoint = chargePoint
        self.type = type
        self.purpose = purpose
        self.notBefore = notBefore
        self.expiresAt = expiresAt
        let call = try dialect.call(for: command)
        self.call = call
        sealedPayload = try Self.seal(call.payload, id, box)
    }

    /// Leaves it in the queue, and returns its id. For roles `plugyard_ingest` and `plugyard_app`; ring the courier after
    /// the commit, or it finds the command within a second.
    func insert(for account: AccountID) -> SQL {
        let shown = SecretRedaction.apply(call.payload.serialized())
        let creator = createdBy ?? "platform:\(purpose.rawValue)"
        return """
            INSERT INTO commands (
                account_id, id, charge_point_id, type, request, action, payload, sealed_payload, purpose, created_by,
                is_queued, not_before, expires_at, max_attempts, retry_seconds)
            VALUES (\(account), \(id), \(chargePoint), \(type.rawValue), \(request ?? shown), \(call.action), \(shown),
                \(sealedPayload), \(purpose.rawValue), \(creator), true, \(notBefore), \(expiresAt),
                \(attempts)::bigint::integer, \(retryInterval)::bigint::integer)
            RETURNING id
            """
    }

    private static func seal(
        _ payload: JSONValue,
        _ id: UUID,
        _ box: SecretBox?
    ) throws(CommandRefusal) -> [UInt8]? {
        guard CommandSecret.isNeeded(for: payload) else { return nil }
        guard let box, let sealed = try? CommandSecret.seal(payload, id, with: box) else {
            throw CommandRefusal(
                field: "value",
                code: "unknown_value",
                message: "A secret cannot wait for this charge point."
            )
        }
        return sealed
    }
}
