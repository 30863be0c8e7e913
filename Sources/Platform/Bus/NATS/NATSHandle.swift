import CNATS

/// libnats' connection.
///
/// Safety: libnats locks its connections itself and lets any thread use them. The pointer is good until ``close()``, which
/// runs on the one thread of ``NATSConnection`` that also makes every other call of this type; what it has closed is never
/// used again, since that thread ends with it. libnats' own threads get their pointers from libnats.
/// Hence `@unchecked Sendable`.
struct NATSHandle: @unchecked Sendable {
    private let pointer: OpaquePointer

    /// - Throws: ``NATSError``, but not because no server is there now.
    static func connect(_ settings: NATSSettings, _ listener: NATSListener) throws(NATSError) -> NATSHandle {
        // Of the tries that it repeats by itself libnats does not say why they fail.
        if let complaint = try NATSTrial.once(settings).complaint { listener.onTrouble(complaint) }
        let options = try NATSOptions(settings)
        let closure = Unmanaged.passRetained(listener).toOpaque()
        do throws(NATSError) {
            return try options.withPointer { options throws(NATSError) in
                try listen(options, closure)
                var connection: OpaquePointer?
                let status = natsConnection_Connect(&connection, options)
                guard let connection, status == NATS_OK || status == NATS_NOT_YET_CONNECTED else {
                    throw NATSError("connect to NATS", status)
                }
                if status == NATS_OK { listener.connected(connection) }
                return NATSHandle(pointer: connection)
            }
        } catch {
            // Without a connection nobody will call back.
            Unmanaged<NATSListener>.fromOpaque(closure).release()
            throw error
        }
    }

    private static func listen(_ options: OpaquePointer, _ closure: UnsafeMutableRawPointer) throws(NATSError)
    {
        let connected: natsConnectionHandler = { connection, closure in
            if let connection { NATSListener.of(closure)?.connected(connection) }
        }
        let disconnected: natsConnectionHandler = { _, closure in
            NATSListener.of(closure)?.disconnected()
        }
        let closed: natsConnectionHandler = { connection, closure in
            guard let closure else { return }
            NATSListener.of(closure)?.closed(because: NATSHandle.lastError(of: connection))
            // The last call.
            Unmanaged<NATSListener>.fromOpaque(closure).release()
        }
        let failed: natsErrHandler = { connection, _, status, closure in
            let words = NATSHandle.lastError(of: connection)
            let kind = natsStatus_GetText(status).map { String(cString: $0) } ?? "unknown"
            NATSListener.of(closure)?.onTrouble(words.isEmpty ? kind : "\(kind): \(words)")
        }
        let retry = natsOptions_SetRetryOnFailedConnect(options, true, connected, closure)
        try NATSError.check("retry", retry)
        try NATSError.check("listen", natsOptions_SetReconnectedCB(options, connected, closure))
        try NATSError.check("listen", natsOptions_SetDisconnectedCB(options, disconnected, closure))
        try NATSError.check("listen", natsOptions_SetClosedCB(options, closed, closure))
        try NATSError.check("listen", natsOptions_SetErrorHandler(options, failed, closure))
    }

    private static func lastError(of connection: OpaquePointer?) -> String {
        var text: UnsafePointer<CChar>?
        _ = natsConnection_GetLastError(connection, &text)
        return text.map { String(cString: $0) } ?? ""
    }

    /// A message that cannot be sent now is lost: whoever waits for an answer sends it again.
    func publish(_ bytes: [UInt8], _ subject: String, _ replyTo: String?) {
        bytes.withUnsafeBytes { buffer in
            let (data, length) = (buffer.baseAddress, Int32(clamping: buffer.count))
            if let replyTo {
                _ = natsConnection_PublishRequest(pointer, subject, replyTo, data, length)
            } else {
                _ = natsConnection_Publish(pointer, subject, data, length)
            }
        }
    }

    func subscribe(
        _ subject: String,
        _ queue: String?,
        _ handler: @escaping @Sendable (NATSMessage) -> Void
    ) throws(NATSError) -> NATSSubscription {
        let closure = Unmanaged.passRetained(NATSSubscription.Handler(handler)).toOpaque()
        let received: natsMsgHandler = { _, _, message, closure in
            guard let message else { return }
            defer { natsMsg_Destroy(message) }
            guard let closure else { return }
            let handler = Unmanaged<NATSSubscription.Handler>.fromOpaque(closure).takeUnretainedValue()
            handler.handle(NATSMessage(message))
        }
        var subscription: OpaquePointer?
        let status =
            if let queue {
                natsConnection_QueueSubscribe(&subscription, pointer, subject, queue, received, closure)
            } else {
                natsConnection_Subscribe(&subscription, pointer, subject, received, closure)
            }
        guard status == NATS_OK, let subscription else {
            Unmanaged<NATSSubscription.Handler>.fromOpaque(closure).release()
            throw NATSError("subscribe to \(subject)", status)
        }
        return NATSSubscription(subscription, closure)
    }

    func close() {
        // What was handed over is worth waiting for; a server that is away will not take it in any case.
        _ = natsConnection_FlushTimeout(pointer, 2_000)
        natsConnection_Close(pointer)
        natsConnection_Destroy(pointer)
    }
}

extension NATSListener {
    /// `connection`: libnats'.
    fileprivate func connected(_ connection: OpaquePointer) {
        connected(maximumPayload: Int(natsConnection_GetMaxPayload(connection)))
    }
}

extension NATSMessage {
    /// Copies what libnats owns.
    init(_ message: OpaquePointer) {
        subject = natsMsg_GetSubject(message).map { String(cString: $0) } ?? ""
        replyTo = natsMsg_GetReply(message).map { String(cString: $0) }
        let data = UnsafeRawBufferPointer(
            start: natsMsg_GetData(message),
            count: Int(natsMsg_GetDataLength(message))
        )
        bytes = Array(data)
        isNoResponders = natsMsg_IsNoResponders(message)
    }
}
