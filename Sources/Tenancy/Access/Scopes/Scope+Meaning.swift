extension Scope {
    /// What it allows, for people: the documentation's one source.
    package var meaning: String {
        switch self {
        case .chargePointsRead:
            "See the account, its locations, charge points, their connectors and commands."
        case .chargePointsWrite: "Create, change and delete locations and charge points."
        case .commandsControl: "Start, stop, unlock, reset, reserve: what a charge point does now."
        case .commandsConfigure: "Configuration, firmware, certificates: what a charge point is."
        case .sessionsRead: "See transactions, meter values, tokens."
        case .sessionsWrite: "Change tokens and stop transactions."
        case .logsRead: "See messages and connection events."
        case .reportsRead: "Read reports."
        case .accountAdmin:
            "Users, clients, API keys, trusted issuers, webhooks, settings, tariffs, audit events."
        case .internalEvents: "Send events to `/api/internal/*`, for the account's own back end."
        case .metricsRead: "Read metrics."
        case .platformAdmin:
            "Accounts themselves and the platform's health; held by platform administrators alone."
        default: "What a plugin says of it."
        }
    }
}
