import NIOCore

/// One reader of a live feed by WebSocket, confined to the event loop of its fleet.
///
/// It is through when it has its first text, which says how everything is.
final class FeedReader: ChannelInboundHandler, FleetSocket {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Stage {
        case upgrading, waiting, reading
    }

    let index: Int
    /// Whose feed it reads: the place of the account among those of the stations.
    let account: Int
    private let handshake: String
    private unowned let fleet: Fleet
    private var stage = Stage.upgrading
    private var inbox = ByteBuffer()

    /// `handshake`: The whole request.
    init(_ index: Int, account: Int, handshake: String, of fleet: Fleet) {
        self.index = index
        self.account = account
        self.handshake = handshake
        self.fleet = fleet
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(string: handshake)), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fleet.didClose(self, hadOpened: stage == .reading)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var incoming = Self.unwrapInboundIn(data)
        if inbox.readableBytes == 0 { inbox = incoming } else { inbox.writeBuffer(&incoming) }
        if stage == .upgrading {
            guard let isAccepted = UpgradeAnswer.read(from: &inbox) else { return }
            guard isAccepted else { return context.close(promise: nil) }
            stage = .waiting
        }
        while let frame = ServerFrame.read(from: &inbox) { received(frame, context) }
        if inbox.readableBytes == 0 { inbox = ByteBuffer() }
    }

    private func received(_ frame: ServerFrame, _ context: ChannelHandlerContext) {
        guard !frame.isControl(context) else { return }
        guard stage == .waiting else { return fleet.didRead(self, frame.payload) }
        stage = .reading
        fleet.didOpen(self)
    }
}
