/// One permission of an access token, by its wire name (contract.md section 3).
package enum Scope: String, CaseIterable, Hashable, Sendable {
    case chargePointsRead = "charge-points:read"
    case chargePointsWrite = "charge-points:write"
    /// Start, stop, unlock, reset: what a charge point does now.
    case commandsControl = "commands:control"
    /// Configuration keys, firmware, certificates: what a charge point is.
    case commandsConfigure = "commands:configure"
    case sessionsRead = "sessions:read"
    case sessionsWrite = "sessions:write"
    case logsRead = "logs:read"
    case reportsRead = "reports:read"
    /// Users, clients, webhooks, settings and tariffs of one account.
    case accountAdmin = "account:admin"
    /// `/api/internal/*`, for the account's own back end.
    case internalEvents = "internal:events"
    case metricsRead = "metrics:read"
    /// Accounts themselves and the platform's health. No role of an account holds it.
    case platformAdmin = "platform:admin"
}
