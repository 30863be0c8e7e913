import FoundationEssentials
import Logging
import NIOCore
import NIOWebSocket
import OCPP

/// The socket of one charge point, confined to its event loop: WebSocket frames on one side, ``StationSession``
/// on the other.
///
/// No task and no timer exists for an idle socket; ``SocketSweep`` looks after all of a loop's sockets at once.
/// `StationEvent.closed` is reported once and after everything else, as soon as the end is decided: what
/// follows of the close handshake concerns nobody but the peer.
final class StationSocketHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = Never
    typealias OutboundOut = WebSocketFrame

    enum Phase {
        case open
        /// No more is read; the manager owes answers, after which the socket closes for this reason.
        case finishing(SocketEnd)
        /// Over for everybody but the peer, which has not yet closed its side.
        case closing
    }

    let origin: StationSocketOrigin
    let gateway: StationGateway
    /// Where frames become bytes. Texts pass it by: it writes the header of each as a buffer of its own.
    let encoder: ChannelHandlerContext
    var session: StationSession
    var phase = Phase.open
    var context: ChannelHandlerContext?
    /// When the session wants to be told of the time; `nil` for never.
    private(set) var deadline: NIODeadline?
    /// Kept by the ``DeadlineWheel``: in which of its ticks this socket is looked at next.
    var watchedTick: Int?
    /// Calls of the charge point that the manager has not answered.
    var owedAnswers = 0 {
        didSet { MessageMetrics.shared.owedChanged(by: owedAnswers - oldValue) }
    }
    /// The call of ours that is out, and when it left.
    var callSent: (id: String, action: String, at: NIODeadline)? {
        didSet {
            MessageMetrics.shared.waitingChanged(by: (callSent == nil ? 0 : 1) - (oldValue == nil ? 0 : 1))
        }
    }

    /// Whether something was written that has not left yet.
    var isFlushOwed = false
    /// Whether the channel has room. Asking it for each frame would cost more than to be told.
    private(set) var isWritable = true

    private var assembler: MessageAssembler
    private(set) var isReadingPaused = false
    private var isReadWanted = false
    private var deadlines: DeadlineWheel?
    private(set) var lastHeard: NIODeadline
    private var lastPinged: NIODeadline

    var peer: StationPeer {
        origin.peer
    }

    /// - Parameters:
    ///   - origin: As it was authorised.
    ///   - gateway: Outlives the socket.
    ///   - encoder: Of the same pipeline, the `WebSocketFrameEncoder`.
    ///   - now: Of the event loop.
    init(
        _ origin: StationSocketOrigin,
        gateway: StationGateway,
        encoder: ChannelHandlerContext,
        now: NIODeadline = .now()
    ) {
        self.origin = origin
        self.gateway = gateway
        self.encoder = encoder
        session = StationSession(
            version: origin.peer.version,
            timeoutsBeforeClose: gateway.settings.callTimeoutsBeforeClose,
            startedAt: SessionInstant(now)
        )
        assembler = MessageAssembler(limit: gateway.settings.maximumMessageBytes)
        lastHeard = now
        lastPinged = now
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let isWelcome = gateway.registry.add(self, on: context.eventLoop)
        let sweep = gateway.registry.sweep(on: context.eventLoop, every: gateway.settings.pingInterval)
        sweep.add(self)
        deadlines = sweep.deadlines
        ConnectionMetrics.shared.opened(peer.version)
        log("charge point connected", ["remote_address": "\(origin.remoteAddress)"])
        report(.opened(remoteAddress: origin.remoteAddress, userAgent: origin.userAgent))
        if !isWelcome { close(.shutdown) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end(.closedByPeer)
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.closedByPeer)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = Self.unwrapInboundIn(data)
        lastHeard = context.eventLoop.now
        switch frame.opcode {
        case .ping:
            guard case .closing = phase else {
                send(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData))
                return
            }
        case .pong:
            break
        case .connectionClose:
            closedByPeer(frame, context)
        default:
            guard case .open = phase else { return }
            received(frame)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        context.fireChannelWritabilityChanged()
    }

    func read(context: ChannelHandlerContext) {
        // Why: with automatic reading this is asked once per loop tick, so holding it back is all that is needed
        // for the peer's send window to fill up.
        if isReadingPaused {
            isReadWanted = true
        } else {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: close(.shutdown)
        case let event as ChannelEvent where event == .inputClosed: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (phase, error) {
        // Why: the decoder gives everything that follows its first error back as one more error each.
        case (.closing, _): break
        case (.open, NIOWebSocketError.invalidFrameLength): close(.tooBig)
        case (.open, is NIOWebSocketError): close(.protocolError)
        case (.open, _), (.finishing, _): context.close(promise: nil)
        }
    }

    func pauseReading() {
        isReadingPaused = true
    }

    func resumeReading() {
        isReadingPaused = false
        // Why: a silence that we caused says nothing about the peer.
        if let context { lastHeard = context.eventLoop.now }
        guard isReadWanted else { return }
        isReadWanted = false
        context?.read()
    }

    /// Has ``deadlinePassed()`` called soon after that instant; `nil` calls it off.
    func setDeadline(_ instant: NIODeadline?) {
        deadline = instant
        if let instant { deadlines?.watch(self, until: instant) }
    }

    func deadlinePassed() {
        deadline = nil
        guard let context else { return }
        carryOut(session.timerFired(at: SessionInstant(context.eventLoop.now)))
        flush()
    }

    /// Asks a quiet charge point whether it is there, and gives up one that has been silent for too long.
    func sweep(at now: NIODeadline) {
        guard case .open = phase, !isReadingPaused else { return }
        let interval = TimeAmount(gateway.settings.pingInterval)
        let quiet = now - lastHeard
        if quiet > interval + interval + TimeAmount(gateway.settings.pingGrace) {
            close(.silent)
        } else if quiet >= interval, now - lastPinged >= interval {
            lastPinged = now
            send(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()))
            flush()
        }
    }

    private func received(_ frame: WebSocketFrame) {
        switch assembler.received(frame) {
        case .partial:
            break
        case .message(let text):
            logFrame("frame received", bytes: text.utf8.count)
            carryOut(session.received(text, at: SessionInstant(lastHeard)))
        case .violation(let code, let reason):
            close(reason, code: code)
        }
    }
}
