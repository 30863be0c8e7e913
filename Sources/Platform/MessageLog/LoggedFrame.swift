import FoundationEssentials
import Tenancy

/// One row of the message log.
final class LoggedFrame: Sendable {
    enum Direction: String, Sendable {
        case received = "in"
        case sent = "out"
    }

    enum Kind: String, Sendable {
        case call
        case result
        case error
        case malformed
    }

    /// One for each frame, however often it is tried to write it down.
    let id: UUID
    let direction: Direction
    let kind: Kind
    let at: Date
    let messageID: String?
    let action: String?
    let errorCode: String?
    let flags: [String]
    /// From the call to this answer of it.
    let latency: Duration?
    /// The frame as it was received or sent.
    let text: String

    init(
        id: UUID = .version7(),
        direction: Direction,
        kind: Kind,
        at: Date,
        messageID: String? = nil,
        action: String? = nil,
        errorCode: String? = nil,
        flags: [String] = [],
        latency: Duration? = nil,
        text: String
    ) {
        self.id = id
        self.direction = direction
        self.kind = kind
        self.at = at
        self.messageID = messageID
        self.action = action
        self.errorCode = errorCode
        self.flags = flags
        self.latency = latency
        self.text = text
    }
}
