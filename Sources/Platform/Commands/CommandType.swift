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
}
