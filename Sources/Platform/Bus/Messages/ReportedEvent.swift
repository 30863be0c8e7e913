import FoundationEssentials
import OCPP

/// A ``StationEvent`` as it crosses the bus.
struct ReportedEvent: BusMessage, Equatable {
    enum Content: Sendable, Equatable {
        case opened(remoteAddress: String, userAgent: String?)
        case present
        /// `isAnswered`: By the gateway itself.
        case call(text: String, isAnswered: Bool)
        case sent(callID: String, action: String, text: String)
        /// `action`: Of the call, when it left; the manager that sent it may be another one.
        case finished(callID: String, action: String?, CallOutcome, text: String?, latency: Duration?)
        case noted(text: String, reason: String, answer: String?)
        case closed(SocketEnd)
        /// Of a later time.
        case unknown(kind: UInt64)
    }

    /// Made by the gateway, once for each event: what is stored by it is stored once.
    var id: UUID
    /// When it happened.
    var at: Date
    var content: Content

    init(id: UUID, at: Date, _ content: Content) {
        self.id = id
        self.at = at
        self.content = content
    }
}
