import FoundationEssentials
import Tenancy

/// SQL of duties that belong to no account: definer functions only.
enum MaintenanceQueries {
    static func makePartitions(daysAhead: Int) -> SQL {
        """
        SELECT ensure_partitions(\(daysAhead)::integer) + make_outbox_partitions(\(daysAhead)::integer) AS made
        """
    }

    /// One each time; NULL when there is none.
    static func dropExpiredPartition() -> SQL {
        "SELECT drop_expired_partition() AS name"
    }

    /// Likewise, of events that are older than so many days.
    static func dropOutboxPartition(keeping days: Int) -> SQL {
        "SELECT drop_outbox_partition(\(days)::integer) AS name"
    }

    static func sweep() -> SQL {
        "SELECT sweep_identity() + sweep_reservations() + sweep_session_hours() AS removed"
    }

    static func sweepFiles() -> SQL {
        "SELECT sweep_files() AS removed"
    }

    static func resetConnections(of gateway: String) -> SQL {
        "SELECT reset_connections(\(gateway)) AS count"
    }

    static func failInterruptedCommands(of gateway: String, before date: Date) -> SQL {
        "SELECT fail_interrupted_commands(\(gateway), \(date)) AS count"
    }

    static func foldSessionDeltas(limit: Int) -> SQL {
        "SELECT fold_session_deltas(\(limit)) AS folded"
    }

    /// Returns where to go on, and nothing at the end.
    static func noteRunningSessions(after account: UUID, _ chargePoint: UUID, limit: Int) -> SQL {
        """
        SELECT account_id, charge_point_id FROM note_running_sessions(\(account), \(chargePoint), \(limit))
        """
    }

    static func vanishedTransactions(limit: Int) -> SQL {
        "SELECT account_id, id FROM vanished_transactions(\(limit))"
    }
}
