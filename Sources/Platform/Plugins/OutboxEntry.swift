import FoundationEssentials
import PluginKit
import Tenancy

/// One row of the outbox.
struct OutboxEntry: Sendable {
    let position: OutboxPosition
    let account: AccountID
    /// `nil` for a type that this version does not know.
    let event: DomainEvent?

    init(row: Row) throws(DatabaseError) {
        position = try OutboxPosition(row: row)
        account = AccountID(try row.decode("account_id"))
        guard let type = EventType(rawValue: try row.decode("type")) else {
            event = nil
            return
        }
        var chargePoint: EventChargePoint?
        if let id = try row.decode("charge_point_id", as: UUID?.self),
            let identity = try row.decode("charge_point", as: String?.self)
        {
            chargePoint = EventChargePoint(id: id, identity: identity)
        }
        event = DomainEvent(
            id: try row.decode("id"),
            type: type,
            createdAt: position.at,
            account: account,
            chargePoint: chargePoint,
            data: try row.decode("data")
        )
    }
}
