import OCPP
import Tenancy

/// A call of a charge point that was understood, on its way to its answer. One for each, however many hold it on its way.
final class ToldFact: Sendable {
    let call: InboundCall
    let read: ReadFact
    let context: FactContext
    let started: ContinuousClock.Instant
    /// Until when it is tried to store it.
    let deadline: ContinuousClock.Instant
    let reply: @Sendable (Frame) -> Void
    /// The ids of the two frames in the log are the same for each attempt.
    let delivery: EventDelivery

    init(
        call: InboundCall,
        read: ReadFact,
        context: FactContext,
        started: ContinuousClock.Instant,
        deadline: ContinuousClock.Instant,
        delivery: EventDelivery,
        reply: @escaping @Sendable (Frame) -> Void
    ) {
        self.call = call
        self.read = read
        self.context = context
        self.started = started
        self.deadline = deadline
        self.reply = reply
        self.delivery = delivery
    }
}
