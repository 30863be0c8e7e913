import NIOCore
import NIOWebSocket
import OCPP

/// An open socket of a station in a scenario. Waiting for something ends in ``ScenarioSocketError``.
struct ScenarioSocket: Sendable {
    private let channel: any Channel
    private let handler: NIOLoopBound<ScenarioSocketHandler>
    /// What the platform chose.
    let subprotocol: String?

    /// To be called on the channel's event loop, with the handler in its pipeline.
    init(_ channel: any Channel, _ handler: ScenarioSocketHandler, subprotocol: String?) {
        self.channel = channel
        self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
        self.subprotocol = subprotocol
    }

    /// Sends the text of a call and waits for its answer.
    func call(_ text: String, id: String, within timeout: Duration) async throws -> Frame {
        try await channel.eventLoop.flatSubmit { [handler, channel] in
            let promise = channel.eventLoop.makePromise(of: Frame.self)
            handler.value.wait(for: id, promise, within: .init(timeout))
            channel.writeAndFlush(Self.frame(.text, ByteBuffer(string: text)), promise: nil)
            return promise.futureResult
        }.get()
    }

    /// Sends anything, cut into pieces.
    func send(_ text: ScenarioStep.Text) async throws {
        var rest = ByteBuffer(string: text.text)
        let size = max(1, (rest.readableBytes + text.fragments - 1) / text.fragments)
        var opcode: WebSocketOpcode = text.isBinary ? .binary : .text
        repeat {
            let piece = rest.readSlice(length: min(size, rest.readableBytes)) ?? ByteBuffer()
            let frame = Self.frame(opcode, piece, isLast: rest.readableBytes == 0)
            try await channel.writeAndFlush(frame).get()
            opcode = .continuation
        } while rest.readableBytes > 0
    }

    /// The next answer to nothing that was asked: what comes after ``send(_:)``.
    func stray(within timeout: Duration) async throws -> Frame {
        try await channel.eventLoop.flatSubmit { [handler] in
            handler.value.nextStray(within: .init(timeout))
        }.get()
    }

    /// The next command of this action.
    func command(_ action: String, within timeout: Duration) async throws -> ScenarioSocketHandler.Command {
        try await channel.eventLoop.flatSubmit { [handler] in
            handler.value.nextCommand(action, within: .init(timeout))
        }.get()
    }

    func reply(_ reply: ScenarioReply, to command: ScenarioSocketHandler.Command) async throws {
        try await channel.eventLoop.submit { [handler, channel] in
            handler.value.reply(reply, to: command, on: channel)
        }.get()
    }

    func setReplies(_ replies: [String: ScenarioReply]) async throws {
        try await channel.eventLoop.submit { [handler] in handler.value.replies = replies }.get()
    }

    /// Waits for the platform to close; the code.
    func closed(within timeout: Duration) async throws -> Int {
        try await channel.eventLoop.flatSubmit { [handler] in
            handler.value.closed(within: .init(timeout))
        }.get()
    }

    func close(abruptly: Bool) async {
        if !abruptly {
            var code = ByteBuffer()
            code.write(webSocketErrorCode: .normalClosure)
            // Losing the errors is right: it is closed, whoever was first.
            try? await channel.writeAndFlush(Self.frame(.connectionClose, code)).get()
        }
        try? await channel.close().get()
    }

    static func frame(_ opcode: WebSocketOpcode, _ data: ByteBuffer, isLast: Bool = true) -> WebSocketFrame {
        WebSocketFrame(fin: isLast, opcode: opcode, maskKey: .random(), data: data)
    }
}
