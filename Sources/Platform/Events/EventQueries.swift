import FoundationEssentials
import OCPP
import PluginKit
import Tenancy

/// SQL that fills the outbox, for role `plugyard_ingest`.
enum EventQueries {
    /// One statement for all events of a batch; they keep their order.
    static func insert(_ events: [NewEvent]) -> SQL {
        """
        INSERT INTO event_outbox (account_id, id, type, charge_point_id, charge_point, data)
        SELECT unnest(\(events, \.peer.account)), unnest(\(events, \.id)),
            unnest(\(events, \.type.rawValue)), unnest(\(events, \.peer.chargePoint)),
            unnest(\(events, \.peer.identity)), unnest(\(events, { $0.data.serialized() }))
        """
    }

    /// Adds one event of the account of the transaction, if a plugin wants it: for what happens outside of batches.
    static func tell(_ event: NewEvent) -> SQL {
        """
        SELECT tell_event(\(event.id), \(event.type.rawValue), \(event.peer.chargePoint), \(event.peer.identity),
            \(event.data.serialized()))
        """
    }

    /// Likewise for a transaction that the platform closes by itself.
    static func tellStopped(_ record: TransactionRecord, at date: Date) -> SQL {
        """
        SELECT tell_event(\(UUID.version7()), \(EventType.transactionStopped.rawValue), t.charge_point_id,
            t.charge_point_identity, \(EventData.stopped(record, at: date).serialized()))
        FROM transactions t WHERE t.id = \(record.id)
        """
    }
}
