import FoundationEssentials

/// A command as it is written down.
struct CommandOrder: Sendable {
    let id: UUID
    let type: CommandType
    /// As it is shown, without secrets.
    let request: String
    /// The subject who asked.
    let createdBy: String
    let target: CommandTarget
}
