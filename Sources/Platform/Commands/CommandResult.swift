import OCPP

/// How a command ended.
struct CommandResult: Sendable, Equatable {
    var status: CommandStatus
    /// The charge point's payload, as JSON text.
    var response: String?
    var errorCode: String?
    var errorDescription: String?
}
