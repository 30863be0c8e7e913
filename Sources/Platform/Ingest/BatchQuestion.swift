import FoundationEssentials
import OCPP
import Tenancy

/// What an event must know before it is decided; asked for all events of a batch at once. Rows that it may change are held
/// until the commit.
enum BatchQuestion: Sendable {
    /// The transaction to which meter values belong.
    case metering(MeterReport)
    /// The transactions with which a start has to do; and the number and prices of the one that it may begin.
    case starting(TransactionStart, receivedAt: Date)
    /// The transactions that a stop may mean.
    case stopping(TransactionStop)
    /// What is known of a tag; at a connector when a transaction begins there.
    case token(idTag: String, connector: Int?)
    /// What the answer to a boot depends on.
    case standing
    /// Whether commands wait for the charge point.
    case queuedCommands
}

/// A question, and who asks it.
struct Asked<Question: Sendable>: Sendable {
    /// The event's place in the batch.
    let item: Int
    let peer: StationPeer
    let question: Question
}
