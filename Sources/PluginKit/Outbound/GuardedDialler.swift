/// Opens connections to addresses that tenants choose, for protocols other than HTTP, as guarded as ``GuardedClient``:
/// judged is the address that is connected to, so that a name gains nothing by resolving otherwise a second time.
package protocol GuardedDialler: Sendable {
    /// Resolves a name and connects by TCP. Nobody waits on a thread meanwhile; cancelling the task aborts it.
    ///
    /// - Parameters:
    ///   - host: A name, or an address; of IPv6 with or without brackets.
    ///   - port: 1 to 65535.
    ///   - timeout: For both, the wait for a turn included.
    /// - Returns: A connection that nothing was sent on.
    /// - Throws: ``GuardedFailure``.
    func connect(to host: String, port: Int, timeout: Duration) async throws(GuardedFailure) -> GuardedSocket
}
