import FoundationEssentials
import Tenancy

/// One row of the message log.
struct LoggedFrame: Sendable {
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
    var id = UUID.version7()
    var direction: Direction
    var kind: Kind
    var at: Date
    var messageID: String?
    var action: String?
    var errorCode: String?
    var flags: [String] = []
    /// From the call to this answer of it.
    var latency: Duration?
    /// The frame as it was received or sent.
    var text: String
}
