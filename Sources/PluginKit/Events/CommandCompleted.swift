package import FoundationEssentials

/// A command has ended, one way or another.
package struct CommandCompleted: EventBody {
    package static let types: [EventType] = [.commandCompleted]

    /// Its type, a word of contract §5.
    package let command: String
    package let commandID: UUID
    /// Of the call; `nil` when none was sent.
    package let messageID: String?
    /// A status word of contract §5.
    package let status: String
    package let errorCode: String?
    package let timestamp: Date

    package init(
        command: String,
        commandID: UUID,
        messageID: String?,
        status: String,
        errorCode: String?,
        timestamp: Date
    ) {
        self.command = command
        self.commandID = commandID
        self.messageID = messageID
        self.status = status
        self.errorCode = errorCode
        self.timestamp = timestamp
    }

    enum CodingKeys: String, CodingKey {
        case command
        case commandID = "command_id"
        case messageID = "message_id"
        case status
        case errorCode = "error_code"
        case timestamp
    }
}
