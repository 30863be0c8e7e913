import FoundationEssentials
import NIOCore
import NIOHTTP1

/// One connection to the receiver.
final class ReceiveHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let reception: Reception
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    private var hasDelivered = false

    init(_ reception: Reception) {
        self.reception = reception
    }

    func channelInactive(context: ChannelHandlerContext) {
        if hasDelivered { reception.left() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = ByteBuffer()
        case .body(var part):
            if body.readableBytes == 0 { body = part } else { body.writeBuffer(&part) }
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context)
        }
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        switch (head.method, head.uri) {
        case (.POST, _):
            if !hasDelivered { reception.joined() }
            hasDelivered = true
            reception.took(head, body)
            send(.noContent, context)
        case (.DELETE, "/report"):
            reception.forget()
            send(.noContent, context)
        case (.GET, "/count"):
            send(.ok, context, "\(reception.count)")
        case (.GET, "/report"):
            // Why: findings are made of numbers and texts, which always encode.
            let found = (try? JSONEncoder().encode(reception.findings())) ?? Data()
            send(.ok, context, String(decoding: found, as: UTF8.self))
        default:
            send(.notFound, context, "")
        }
    }

    private func send(_ status: HTTPResponseStatus, _ context: ChannelHandlerContext, _ text: String? = nil) {
        var head = HTTPResponseHead(version: .http1_1, status: status)
        if let text { head.headers.add(name: "content-length", value: "\(text.utf8.count)") }
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        if let text {
            context.write(Self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
        }
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
    }
}
