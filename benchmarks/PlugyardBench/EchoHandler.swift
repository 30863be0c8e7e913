import NIOCore
import NIOWebSocket

final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let relay: Relay?

    /// `relay`: Where what it gets is sent as well.
    init(_ relay: Relay? = nil) {
        self.relay = relay
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = Self.unwrapInboundIn(data)
        switch frame.opcode {
        case .connectionClose: context.close(promise: nil)
        case .text:
            let text = frame.unmaskedData
            let answer = WebSocketFrame(fin: true, opcode: .text, data: text)
            context.writeAndFlush(Self.wrapOutboundOut(answer), promise: nil)
            relay?.tell(text)
        default: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
