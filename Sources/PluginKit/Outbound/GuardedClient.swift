/// Sends requests to addresses that tenants choose, guarded.
///
/// Private, loopback, link-local and metadata addresses are refused at the moment of connecting, no redirect is followed,
/// only https is spoken (unless the operator allows otherwise), and time, size, number at once and queue have limits.
package protocol GuardedClient: Sendable {
    /// Sends a request and waits for the whole answer. Cancelling the task aborts it. A status of any kind is an answer.
    func send(_ request: GuardedRequest) async throws(GuardedFailure) -> GuardedAnswer

    /// Judges a request as far as that can be done without connecting: for addresses and headers that somebody enters. What
    /// passes may still be refused when it is sent.
    func check(_ request: GuardedRequest) throws(GuardedFailure)
}
