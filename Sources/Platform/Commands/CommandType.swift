import Tenancy

/// The vocabulary of commands (contract §5), one for all OCPP versions.
enum CommandType: String, Sendable, CaseIterable {
    case remoteStart = "remote_start"
    case remoteStop = "remote_stop"
    case reset
    case unlock
    case changeAvailability = "change_availability"
    case getConfiguration = "get_configuration"
    case setConfiguration = "set_configuration"
    case triggerMessage = "trigger_message"
    case clearCache = "clear_cache"
    case call

    /// What its sender must hold besides `commands:control`; `nil` for what a charge point does, and not for what it is.
    /// A CALL of any action may configure.
    var furtherScope: Scope? {
        switch self {
        case .setConfiguration, .call: .commandsConfigure
        case .remoteStart, .remoteStop, .reset, .unlock, .changeAvailability, .getConfiguration,
            .triggerMessage,
            .clearCache:
            nil
        }
    }
}
