/// The state of a connector. The raw values are the words of the REST interface and of the database.
package enum ConnectorStatus: String, Sendable, Hashable, CaseIterable {
    case available
    case preparing
    case charging
    case suspendedEV = "suspended_ev"
    case suspendedEVSE = "suspended_evse"
    case finishing
    case reserved
    case occupied
    case unavailable
    case faulted
}
