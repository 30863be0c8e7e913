import Tenancy

/// SQL about processes that run apart, for role `plugyard_worker`.
enum ProcessQueries {
    /// Returns those that had been taken for dead.
    static func note(_ names: [String], role: String) -> SQL {
        "SELECT note_processes(\(names), \(role)) AS name"
    }

    /// Ends what was to be given to a gateway long ago and never left.
    static let failLostCommands: SQL = "SELECT fail_lost_commands()"

    /// Takes note of gateways that came and went while no manager looked; they are dead unless they are heard from now on.
    static let noteUnheardGateways: SQL = "SELECT note_unheard_gateways()"

    /// Returns those that were not taken for dead before.
    static func bury(heard: [String], seconds: Int) -> SQL {
        "SELECT bury_processes(\(heard), \(seconds)::integer) AS name"
    }
}
