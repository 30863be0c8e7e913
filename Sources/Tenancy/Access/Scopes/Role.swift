/// What a person is in an account. A role is a name for a set of scopes and is never asked about elsewhere:
/// code checks scopes.
package enum Role: String, CaseIterable, Hashable, Sendable {
    case admin
    case `operator`
    case maintenance
    case viewer
    /// Limited further to the locations granted to the user, which row security enforces.
    case partner

    /// The one table of roles (contract.md section 3).
    package var scopes: ScopeSet {
        switch self {
        case .admin:
            ScopeSet.all.subtracting([.platformAdmin])
        case .operator:
            [
                .chargePointsRead, .chargePointsWrite, .commandsControl, .sessionsRead, .sessionsWrite,
                .logsRead, .reportsRead,
            ]
        case .maintenance:
            [.chargePointsRead, .commandsControl, .commandsConfigure, .logsRead, .reportsRead]
        case .viewer:
            [.chargePointsRead, .sessionsRead, .logsRead, .reportsRead]
        case .partner:
            [.chargePointsRead, .sessionsRead, .reportsRead]
        }
    }
}
