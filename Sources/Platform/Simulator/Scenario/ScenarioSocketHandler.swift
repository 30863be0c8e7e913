import NIOCore
import NIOWebSocket
import OCPP

/// The end of a scenario's socket: hands answers to who waits for them, and answers commands.
///
/// All of it happens on the channel's event loop.
final class ScenarioSocketHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    struct Command: Sendable {
        let id: String
        let action: String
        let payload: JSONValue
    }

    /// By action; `*` is every other one.
    var replies: [String: ScenarioReply] = [:]
    private let awaited: Set<String>
    private var usual = UsualAnswers()
    private var answers: [String: EventLoopPromise<Frame>] = [:]
    private var strays: [Frame] = []
    private var strayWaiters: [EventLoopPromise<Frame>] = []
    private var commands: [Command] = []
    private var commandWaiters: [(action: String, promise: EventLoopPromise<Command>)] = []
    private var closeWaiters: [EventLoopPromise<Int>] = []
    private var closeCode: Int?
    private var isClosed = false
    private let eventLoop: any EventLoop

    /// `awaited` are the actions of commands that steps answer.
    init(awaited: Set<String>, eventLoop: any EventLoop) {
        self.awaited = awaited
        self.eventLoop = eventLoop
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text:
            read(String(buffer: frame.unmaskedData), on: context.channel)
        case .ping:
            let pong = ScenarioSocket.frame(.pong, frame.unmaskedData)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case .connectionClose:
            var data = frame.unmaskedData
            closeCode = data.readInteger(as: UInt16.self).map(Int.init) ?? 1005
            context.close(promise: nil)
        default:
            break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func wait(for id: String, _ promise: EventLoopPromise<Frame>, within timeout: TimeAmount) {
        guard start(promise, within: timeout) else { return }
        answers[id] = promise
    }

    func nextStray(within timeout: TimeAmount) -> EventLoopFuture<Frame> {
        if !strays.isEmpty { return eventLoop.makeSucceededFuture(strays.removeFirst()) }
        let promise = eventLoop.makePromise(of: Frame.self)
        if start(promise, within: timeout) { strayWaiters.append(promise) }
        return promise.futureResult
    }

    func nextCommand(_ action: String, within timeout: TimeAmount) -> EventLoopFuture<Command> {
        if let index = commands.firstIndex(where: { $0.action == action }) {
            return eventLoop.makeSucceededFuture(commands.remove(at: index))
        }
        let promise = eventLoop.makePromise(of: Command.self)
        if start(promise, within: timeout) { commandWaiters.append((action, promise)) }
        return promise.futureResult
    }

    func closed(within timeout: TimeAmount) -> EventLoopFuture<Int> {
        if isClosed { return eventLoop.makeSucceededFuture(closeCode ?? 1006) }
        let promise = eventLoop.makePromise(of: Int.self)
        closeWaiters.append(promise)
        eventLoop.scheduleTask(in: timeout) { promise.fail(ScenarioSocketError.timedOut) }
        return promise.futureResult
    }

    func reply(_ reply: ScenarioReply, to command: Command, on channel: any Channel) {
        let text: String
        switch reply {
        case .silence:
            return
        case .late(let duration, let reply):
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            eventLoop.scheduleTask(in: .init(duration)) { bound.value.reply(reply, to: command, on: channel) }
            return
        case .usual:
            text = usual.frame(for: command).serialized()
        case .result(let payload):
            text = Frame.result(id: command.id, payload: payload).serialized()
        case .error(let code):
            text = Frame.error(id: command.id, code: code, description: "", details: [:]).serialized()
        case .garbage(let garbage):
            text = garbage.replacing("${id}", with: command.id)
        }
        channel.writeAndFlush(ScenarioSocket.frame(.text, ByteBuffer(string: text)), promise: nil)
    }

    private func read(_ text: String, on channel: any Channel) {
        switch Frame.read(text) {
        case .frame(.call(let id, let action, let payload)):
            called(Command(id: id, action: action, payload: payload), on: channel)
        case .frame(let answer):
            if let promise = answers.removeValue(forKey: answer.id) {
                promise.succeed(answer)
            } else if !strayWaiters.isEmpty {
                strayWaiters.removeFirst().succeed(answer)
            } else if strays.count < 1000 {
                strays.append(answer)
            }
        case .malformed:
            break
        }
    }

    private func called(_ command: Command, on channel: any Channel) {
        if let index = commandWaiters.firstIndex(where: { $0.action == command.action }) {
            commandWaiters.remove(at: index).promise.succeed(command)
        } else if awaited.contains(command.action) {
            commands.append(command)
        } else {
            reply(replies[command.action] ?? replies["*"] ?? .usual, to: command, on: channel)
        }
    }

    /// - Returns: `false` when there is nothing to wait for any more, and the promise has failed.
    private func start<Value>(_ promise: EventLoopPromise<Value>, within timeout: TimeAmount) -> Bool {
        guard !isClosed else {
            promise.fail(ScenarioSocketError.closed(code: closeCode ?? 1006))
            return false
        }
        // Failing a promise that is fulfilled does nothing.
        eventLoop.scheduleTask(in: timeout) { promise.fail(ScenarioSocketError.timedOut) }
        return true
    }

    private func end() {
        isClosed = true
        let error = ScenarioSocketError.closed(code: closeCode ?? 1006)
        for promise in answers.values { promise.fail(error) }
        for promise in strayWaiters { promise.fail(error) }
        for waiter in commandWaiters { waiter.promise.fail(error) }
        for promise in closeWaiters { promise.succeed(closeCode ?? 1006) }
        answers = [:]
        strayWaiters = []
        commandWaiters = []
        closeWaiters = []
    }
}
