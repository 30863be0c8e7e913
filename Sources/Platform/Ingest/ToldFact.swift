import OCPP
import Tenancy

/// A call of a charge point that was understood, on its way to its answer.
struct ToldFact: Sendable {
    let call: InboundCall
    let read: ReadFact
    let context: FactContext
    let started: ContinuousClock.Instant
    /// Until when it is tried to store it.
    let deadline: ContinuousClock.Instant
    let reply: @Sendable (Frame) -> Void
    /// The ids of the two frames in the log are the same for each attempt.
    let delivery: EventDelivery
}
