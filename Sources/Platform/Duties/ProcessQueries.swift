import Tenancy

/// SQL about processes that run apart, for role `plugyard_worker`; what only reads is for `plugyard_auth`.
enum ProcessQueries {
    /// Returns those that had been taken for dead.
    ///
    /// `versions`: Of each; empty where it did not say.
    static func note(_ names: [String], role: String, versions: [String]) -> SQL {
        "SELECT note_processes(\(names), \(role), \(versions)) AS name"
    }

    /// Ends what was to be given to a gateway long ago and never left.
    static let failLostCommands: SQL = "SELECT fail_lost_commands()"

    /// Takes note of gateways that came and went while no manager looked; they are dead unless they are heard from now on.
    static let noteUnheardGateways: SQL = "SELECT note_unheard_gateways()"

    /// Returns those that were not taken for dead before.
    static func bury(heard: [String], seconds: Int) -> SQL {
        "SELECT bury_processes(\(heard), \(seconds)::integer) AS name"
    }

    /// For role `plugyard_auth`: all that run apart, and those that died a moment ago.
    static let list: SQL = """
        SELECT name, role, version, since, seen_at, gone_at, sockets FROM list_processes()
        """

    /// For role `plugyard_auth`: how many charge points are connected to a process.
    static func sockets(of gateway: String) -> SQL {
        "SELECT count_sockets(\(gateway)) AS sockets"
    }
}
