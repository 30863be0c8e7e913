import CNATS

/// A subscription of libnats.
///
/// Safety: libnats locks its subscriptions itself. The pointer is used by ``end()`` alone, on the thread of its
/// ``NATSConnection`` and once; one that is never ended is freed with the process. Hence
/// `@unchecked Sendable`.
struct NATSSubscription: @unchecked Sendable {
    /// libnats holds it as long as a message may come.
    final class Handler: Sendable {
        let handle: @Sendable (NATSMessage) -> Void

        init(_ handle: @escaping @Sendable (NATSMessage) -> Void) {
            self.handle = handle
        }
    }

    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer, _ closure: UnsafeMutableRawPointer) {
        self.pointer = pointer
        let completed: natsOnCompleteCB = { closure in
            guard let closure else { return }
            Unmanaged<Handler>.fromOpaque(closure).release()
        }
        // Fails if the connection was closed a moment ago: the handler then lives as long as the process.
        _ = natsSubscription_SetOnCompleteCB(pointer, completed, closure)
    }

    /// No message comes after those that are on their way to the handler.
    func end() {
        _ = natsSubscription_Unsubscribe(pointer)
        natsSubscription_Destroy(pointer)
    }
}
