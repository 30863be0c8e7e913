import CPostgres

/// A request to the server to stop what one connection does.
///
/// Safety: owns one `PGcancel`, a copy of what is needed to reach the server, independent of its connection and safe
/// to use on any thread (libpq documentation, "Canceling Queries in Progress"). Used once, freed here.
/// Hence `@unchecked Sendable`.
final class Cancellation: @unchecked Sendable {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        PQfreeCancel(handle)
    }

    /// Blocks until the server has taken the request: for a thread of its own. Losing the answer is right, since the
    /// connection is closed afterwards in any case.
    func send() {
        var message = [CChar](repeating: 0, count: 256)
        _ = PQcancel(handle, &message, Int32(message.count))
    }
}
