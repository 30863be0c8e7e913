import NIOCore

/// One charge point, confined to the event loop of its fleet: sends what was prepared, looks at what comes back.
final class Station: ChannelInboundHandler, FleetSocket {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What it waits for; a charge point has one call out at a time.
    private enum Awaited {
        case nothing, upgrade, boot, preparation
        case answer(MessageKind, due: NIODeadline)
    }

    let index: Int
    /// When messages should have left that wait for the answer to the one before them.
    var backlog = CircularBuffer<NIODeadline>()
    /// How many changes of state it has reported, those of its sessions left out.
    private(set) var changes = 0
    private unowned let fleet: Fleet
    private let script: Script
    private var awaited = Awaited.nothing
    private var context: ChannelHandlerContext?
    private var inbox = ByteBuffer()
    private var position: Int
    private var transaction = 1
    private var register = Script.firstReading
    private var hasSession = false

    init(_ index: Int, of fleet: Fleet) {
        self.index = index
        self.fleet = fleet
        script = fleet.script(of: index)
        // Stations are at different places of their sessions.
        position = index * 7 % 40
    }

    /// The place of its account among those of the fleet.
    var account: Int {
        fleet.target.account(index)
    }

    var isConnected: Bool {
        context != nil && !isConnecting
    }

    var isBusy: Bool {
        if case .nothing = awaited { false } else { true }
    }

    /// Whether a session has to be begun, since it stands in the middle of one.
    var needsPreparation: Bool {
        !fleet.target.isEcho && !hasSession && Script.isCharging(at: position)
    }

    func prepare() {
        awaited = .preparation
        send(script.start)
    }

    /// Sends the next message of its script. `due`: When it should have left.
    func sendNext(due: NIODeadline) {
        let frame = script.cycle[position]
        position = (position + 1) % script.cycle.count
        guard let kind = frame.kind else { return }
        if kind == .meterValues { register += 1 }
        awaited = .answer(kind, due: due)
        send(frame)
    }

    /// Reports the next change of state. `bytes`: How long what an echo is sent is made.
    func sendChange(due: NIODeadline, bytes: Int) {
        changes += 1
        let change = StateChange(number: changes)
        let text =
            fleet.target.isEcho
            ? change.event(of: fleet.target.identity(index), bytes: bytes)
            : change.call(id: fleet.nextMessageID(), time: fleet.timestamp.now())
        awaited = .answer(.statusNotification, due: due)
        context?.writeAndFlush(Self.wrapOutboundOut(PreparedFrame.framed(text.utf8)), promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func channelActive(context: ChannelHandlerContext) {
        begin()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        inbox = ByteBuffer()
        let hadOpened = !isConnecting
        awaited = .nothing
        hasSession = false
        fleet.didClose(self, hadOpened: hadOpened)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var incoming = Self.unwrapInboundIn(data)
        if inbox.readableBytes == 0 { inbox = incoming } else { inbox.writeBuffer(&incoming) }
        if case .upgrade = awaited {
            guard let isAccepted = UpgradeAnswer.read(from: &inbox) else { return }
            guard isAccepted else { return context.close(promise: nil) }
            upgraded()
        }
        while let frame = ServerFrame.read(from: &inbox) { received(frame, context) }
        if inbox.readableBytes == 0 { inbox = ByteBuffer() }
    }

    private var isConnecting: Bool {
        switch awaited {
        case .upgrade, .boot: true
        case .nothing, .preparation, .answer: false
        }
    }

    private func begin() {
        guard !isBusy, let context else { return }
        awaited = .upgrade
        context.writeAndFlush(Self.wrapOutboundOut(fleet.target.handshake(index)), promise: nil)
    }

    private func upgraded() {
        guard !fleet.target.isEcho else {
            awaited = .nothing
            fleet.didOpen(self)
            return
        }
        awaited = .boot
        send(script.boot)
    }

    private func received(_ frame: ServerFrame, _ context: ChannelHandlerContext) {
        guard !frame.isControl(context) else { return }
        let text = ServerText(frame.payload)
        switch text.kind {
        case _ where fleet.target.isEcho: answered(text)
        case .result, .error: answered(text)
        case .call: accept(text, context)
        case .other: break
        }
    }

    private func answered(_ text: ServerText) {
        let was = awaited
        awaited = .nothing
        switch was {
        // The answer to a call that a closed window has given up.
        case .nothing, .upgrade: break
        case .boot: fleet.didOpen(self)
        case .preparation:
            hasSession = true
            transaction = text.transaction ?? transaction
            fleet.didPrepare(self, isError: text.kind == .error)
        case .answer(let kind, let due):
            if kind == .startTransaction {
                transaction = text.transaction ?? transaction
                hasSession = true
            } else if kind == .stopTransaction {
                hasSession = false
            }
            fleet.didAnswer(self, kind, due: due, isError: text.kind == .error)
        }
    }

    /// Whatever the platform wants is done: the conductor gives commands of which the answer has this form.
    private func accept(_ text: ServerText, _ context: ChannelHandlerContext) {
        guard let id = text.messageID else { return }
        let answer = Array("[3,\"".utf8) + id + Array("\",{\"status\":\"Accepted\"}]".utf8)
        context.writeAndFlush(Self.wrapOutboundOut(PreparedFrame.framed(answer)), promise: nil)
    }

    private func send(_ frame: PreparedFrame) {
        let buffer = frame.filled(
            id: fleet.nextMessageID(),
            time: fleet.timestamp.now(),
            transaction: transaction,
            register: register
        )
        context?.writeAndFlush(Self.wrapOutboundOut(buffer), promise: nil)
    }
}
