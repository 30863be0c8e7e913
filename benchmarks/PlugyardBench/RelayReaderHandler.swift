import NIOCore
import NIOWebSocket

/// A socket that is sent what others say, after a first text that says that it is there.
final class RelayReaderHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let relay: Relay

    init(_ relay: Relay) {
        self.relay = relay
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let text = ByteBuffer(string: #"{"type":"snapshot","data":{}}"#)
        let frame = WebSocketFrame(fin: true, opcode: .text, data: text)
        context.writeAndFlush(Self.wrapOutboundOut(frame), promise: nil)
        relay.join(context.channel)
    }

    func channelInactive(context: ChannelHandlerContext) {
        relay.leave(context.channel)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .connectionClose = Self.unwrapInboundIn(data).opcode { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
