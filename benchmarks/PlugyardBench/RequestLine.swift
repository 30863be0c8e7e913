import NIOCore

/// A connection that sends one HTTP request after the other.
final class RequestLine: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let run: RequestRun
    private var inbox = ByteBuffer()
    /// Status and whole length of the answer that is being received, once its head is there.
    private var answer: (status: Int, length: Int)?
    private var sentAt = NIODeadline.now()

    init(_ run: RequestRun) {
        self.run = run
    }

    func channelActive(context: ChannelHandlerContext) {
        send(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        run.closed()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var incoming = Self.unwrapInboundIn(data)
        inbox.writeBuffer(&incoming)
        answer = answer ?? readHead()
        guard let (status, length) = answer, inbox.readableBytes >= length else { return }
        inbox.clear()
        answer = nil
        run.answered(status, after: NIODeadline.now() - sentAt)
        send(context)
    }

    private func send(_ context: ChannelHandlerContext) {
        guard let request = run.next() else { return context.close(promise: nil) }
        sentAt = .now()
        context.writeAndFlush(Self.wrapOutboundOut(request), promise: nil)
    }

    /// `nil` while the head is not there whole. Answers of the platform tell the length of their bodies.
    private func readHead() -> (status: Int, length: Int)? {
        let text = String(buffer: inbox)
        guard let end = text.utf8.firstRange(of: "\r\n\r\n".utf8) else { return nil }
        let head = text[..<end.lowerBound]
        let body = head.split(separator: "\r\n")
            .first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst("content-length:".count).drop { $0 == " " }) }
        return (Int(head.dropFirst(9).prefix(3)) ?? 0, head.utf8.count + 4 + (body ?? 0))
    }
}
