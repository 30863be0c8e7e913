import FoundationEssentials
import Logging
import NIOCore
import NIOWebSocket
import OCPP

extension StationSocketHandler {
    /// Ends the socket from our side: for the manager at once, for the peer by a close handshake.
    ///
    /// - Parameters:
    ///   - reason: For the manager.
    ///   - code: For the peer, if another than the reason stands for.
    func close(_ reason: SocketEnd, code: WebSocketErrorCode? = nil) {
        guard case .open = phase, let context else { return }
        sendClose(code ?? reason.closeCode, reason.closeReason)
        end(reason)
        // Why: the peer may be gone without a word, or may never read.
        let channel = context.channel
        let patience = reason == .silent ? .zero : TimeAmount(gateway.settings.closeTimeout)
        context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
    }

    /// As ``close(_:code:)`` with `.shutdown`, but first lets the manager answer what it was given.
    func finish() {
        guard case .open = phase, let context else { return }
        guard owedAnswers > 0 else { return close(.shutdown) }
        phase = .finishing(.shutdown)
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(gateway.settings.answerTimeout)) {
            self.owedAnswers = 0
            self.closeIfFinished()
        }
    }

    func closeIfFinished() {
        guard case .finishing(let reason) = phase, owedAnswers <= 0 else { return }
        phase = .open
        close(reason)
    }

    /// The peer closes, or answers our close.
    func closedByPeer(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
        if case .closing = phase {
            context.close(promise: nil)
            return
        }
        var data = frame.unmaskedData
        let channel = context.channel
        let echo = WebSocketFrame(
            fin: true,
            opcode: .connectionClose,
            data: data.readSlice(length: 2) ?? data
        )
        context.writeAndFlush(Self.wrapOutboundOut(echo)).whenComplete { _ in channel.close(promise: nil) }
        end(.closedByPeer)
    }

    /// Tells everybody that the socket is over. Only the first time counts.
    func end(_ reason: SocketEnd) {
        if case .closing = phase { return }
        phase = .closing
        ConnectionMetrics.shared.closed(peer.version, reason)
        resumeReading()
        guard let context else { return }
        gateway.registry.remove(self)
        gateway.registry.sweep(on: context.eventLoop, every: gateway.settings.pingInterval).remove(self)
        carryOut(session.closed())
        owedAnswers = 0
        // Why: a call that found this socket in the registry is in the loop's queue by now; it must end first.
        context.eventLoop.assumeIsolated().execute {
            self.log("charge point disconnected", ["reason": "\(reason.rawValue)"])
            self.report(.closed(reason))
        }
    }

    /// Writes one frame, unless so much waits already that the peer cannot be reading.
    func send(_ frame: WebSocketFrame) {
        guard let context, isListening(context) else { return }
        context.write(Self.wrapOutboundOut(frame), promise: nil)
        isFlushOwed = true
    }

    /// The same for a text.
    func send(_ text: String) {
        guard let context, isListening(context) else { return }
        encoder.write(NIOAny(ByteBuffer(textFrame: text)), promise: nil)
        isFlushOwed = true
    }

    /// Lets leave what was written. Most that arrives is answered later: nothing was.
    func flush() {
        guard isFlushOwed else { return }
        isFlushOwed = false
        context?.flush()
    }

    /// Whether it takes what is sent; ends it if not.
    private func isListening(_ context: ChannelHandlerContext) -> Bool {
        guard !isWritable, bufferedBytes(context) > gateway.settings.maximumBufferedBytes else { return true }
        end(.deaf)
        context.close(promise: nil)
        return false
    }

    func log(_ message: Logger.Message, _ extra: Logger.Metadata) {
        gateway.logger.info(message, metadata: metadata.merging(extra) { _, new in new })
    }

    /// Sizes only: frames may carry secrets.
    func logFrame(_ message: Logger.Message, bytes: Int) {
        gateway.logger.debug(message, metadata: metadata.merging(["bytes": "\(bytes)"]) { _, new in new })
    }

    private var metadata: Logger.Metadata {
        [
            "account": "\(peer.accountSlug)",
            "charge_point": "\(peer.identity)",
            "connection": "\(peer.connection.uuidString.lowercased())",
        ]
    }

    private func bufferedBytes(_ context: ChannelHandlerContext) -> Int {
        // Why: a channel that cannot tell (an embedded one) counts as empty; a socket can.
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    private func sendClose(_ code: WebSocketErrorCode, _ reason: String) {
        guard let context else { return }
        var data = context.channel.allocator.buffer(capacity: 2 + reason.utf8.count)
        data.write(webSocketErrorCode: code)
        data.writeString(reason)
        send(WebSocketFrame(fin: true, opcode: .connectionClose, data: data))
        flush()
    }
}
