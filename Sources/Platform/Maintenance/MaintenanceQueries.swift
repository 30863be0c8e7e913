import FoundationEssentials
import Tenancy

/// SQL of duties that belong to no account: definer functions only.
enum MaintenanceQueries {
    static func makePartitions(daysAhead: Int) -> SQL {
        "SELECT ensure_partitions(\(daysAhead)::integer) AS made"
    }

    static func sweep() -> SQL {
        "SELECT sweep_identity() + sweep_reservations() AS removed"
    }

    static func resetConnections(of gateway: String) -> SQL {
        "SELECT reset_connections(\(gateway)) AS count"
    }

    static func failInterruptedCommands(of gateway: String, before date: Date) -> SQL {
        "SELECT fail_interrupted_commands(\(gateway), \(date)) AS count"
    }
}
