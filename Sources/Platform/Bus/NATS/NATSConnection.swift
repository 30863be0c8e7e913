import NIOCore
import NIOPosix
import Synchronization

/// A connection to NATS, which libnats keeps up for ever.
///
/// Everything that may wait for the network is done on one thread of its own; messages come on libnats' threads, to
/// handlers that must not block.
package final class NATSConnection: Sendable {
    private struct Outgoing: Sendable {
        let subject: String
        let replyTo: String?
        let bytes: [UInt8]
    }

    private struct Outbox {
        var waiting = CircularBuffer<Outgoing>()
        var bytes = 0
        var isBeingSent = false
    }

    /// What may wait to be written, in bytes. Beyond it messages are lost, as they are while NATS is away.
    private static let outboxLimit = 64 << 20

    private let handle: NATSHandle
    private let listener: NATSListener
    private let thread: NIOThreadPool
    private let outbox = Mutex(Outbox())

    private init(_ handle: NATSHandle, _ listener: NATSListener, _ thread: NIOThreadPool) {
        self.handle = handle
        self.listener = listener
        self.thread = thread
    }

    /// Begins to connect, and returns without waiting for a server.
    ///
    /// - Parameters:
    ///   - settings: Where to, and as whom.
    ///   - onTrouble: Told, on a thread of libnats, what the server complained of.
    /// - Returns: The connection, which may still be in the making.
    /// - Throws: ``NATSError`` about settings that are of no use.
    package static func open(
        _ settings: NATSSettings,
        onTrouble: @escaping @Sendable (String) -> Void
    ) async throws -> NATSConnection {
        let thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
        let listener = NATSListener(onTrouble: onTrouble)
        do {
            let handle = try await thread.runIfActive { try NATSHandle.connect(settings, listener) }
            return NATSConnection(handle, listener, thread)
        } catch {
            try await thread.shutdownGracefully()
            throw error
        }
    }

    /// `onChange`: Told, on a thread of libnats, when there is a connection and when there is none any more.
    func whenChanged(_ onChange: @escaping @Sendable (_ isConnected: Bool) -> Void) {
        listener.whenChanged(onChange)
    }

    /// Sends a message, unless NATS is away or too much waits already. Returns at once.
    func publish(_ bytes: [UInt8], to subject: String, replyTo: String? = nil) {
        let message = Outgoing(subject: subject, replyTo: replyTo, bytes: bytes)
        let isFirst = outbox.withLock { outbox in
            guard outbox.bytes + bytes.count <= Self.outboxLimit else { return false }
            outbox.waiting.append(message)
            outbox.bytes += bytes.count
            defer { outbox.isBeingSent = true }
            return !outbox.isBeingSent
        }
        guard isFirst else { return }
        thread.submit { [self] state in
            if state == .active { sendAll() }
        }
    }

    func publish(_ message: some BusMessage, to subject: String, replyTo: String? = nil) {
        publish(message.encoded, to: subject, replyTo: replyTo)
    }

    /// Listens until the subscription is ended.
    ///
    /// - Parameters:
    ///   - subject: May have wildcards.
    ///   - queue: Of the subscriptions of one queue only one gets each message.
    ///   - handler: Called on one thread of libnats, message by message; must not block.
    /// - Returns: The subscription.
    /// - Throws: ``NATSError``.
    @discardableResult
    func subscribe(
        to subject: String,
        queue: String? = nil,
        _ handler: @escaping @Sendable (NATSMessage) -> Void
    ) async throws -> NATSSubscription {
        try await thread.runIfActive { [self] in try subscribeNow(subject, queue, handler) }
    }

    /// On the thread.
    private func subscribeNow(
        _ subject: String,
        _ queue: String?,
        _ handler: @escaping @Sendable (NATSMessage) -> Void
    ) throws(NATSError) -> NATSSubscription {
        do throws(NATSError) {
            return try handle.subscribe(subject, queue, handler)
        } catch {
            // That it is closed is what follows; why it was closed is what to mend.
            throw listener.end ?? error
        }
    }

    /// Waits until libnats gives up: it tries to connect for ever, unless the server refuses us.
    ///
    /// - Returns: Why; `nil` when the task was cancelled before.
    func end() async -> NATSError? {
        // Nothing ever comes by it but its end.
        for await _ in listener.life {}
        return listener.end
    }

    func end(_ subscription: NATSSubscription) {
        thread.submit { state in
            if state == .active { subscription.end() }
        }
    }

    /// The largest message that the server takes, in bytes; 0 before the first connection.
    var maximumPayload: Int {
        listener.maximumPayload
    }

    /// Sends what waits, for two seconds at most, and ends the connection.
    package func close() async {
        // A pool that is shut down already has closed the connection.
        try? await thread.runIfActive { [self] in
            sendAll()
            handle.close()
        }
        try? await thread.shutdownGracefully()
    }

    /// On the thread.
    private func sendAll() {
        while true {
            let batch = outbox.withLock { outbox in
                defer { (outbox.waiting, outbox.bytes) = (CircularBuffer(), 0) }
                outbox.isBeingSent = !outbox.waiting.isEmpty
                return outbox.waiting
            }
            guard !batch.isEmpty else { return }
            for message in batch { handle.publish(message.bytes, message.subject, message.replyTo) }
        }
    }
}
