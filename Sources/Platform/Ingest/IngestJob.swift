import OCPP

/// An event of a socket on its way to the database. One for each, however many hold it on its way.
final class IngestJob: Sendable {
    enum Content: Sendable {
        case event(StationEvent)
        /// A call that was answered without waiting for anything, since its answer acknowledges nothing.
        case answered(AnsweredCall)
    }

    let content: Content
    let peer: StationPeer
    let delivery: EventDelivery

    init(content: Content, peer: StationPeer, delivery: EventDelivery = EventDelivery()) {
        self.content = content
        self.peer = peer
        self.delivery = delivery
    }
}

/// A call that was answered already; its frames are still to be stored.
struct AnsweredCall: Sendable {
    let call: InboundCall
    let received: LoggedFrame
    let sent: LoggedFrame
}
