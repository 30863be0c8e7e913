import Tenancy

/// Which job of a charge point a status is of: column `kind` of `job_statuses`.
enum JobKind: String, Sendable {
    case firmware
    case diagnostics

    /// The commands that ask for it, as a condition that has an index.
    var commands: SQL {
        switch self {
        case .firmware: "type = 'update_firmware'"
        case .diagnostics: "type IN ('get_diagnostics', 'get_log')"
        }
    }
}
