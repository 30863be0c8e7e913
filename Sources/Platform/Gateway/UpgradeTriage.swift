import NIOCore
import NIOHTTP1

/// Looks at the first request of a connection before NIO's upgrade handler does.
///
/// NIO loses the head of a request that asks for an upgrade and does not get it. So a request that is not for the
/// gateway (`curl --http2` asks for `h2c`, for example) is passed on without its `Upgrade`, and a refused
/// one is answered from what is remembered here, never by the router.
final class UpgradeTriage: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// How far the connection has come.
    enum Standing {
        /// No head yet.
        case unread
        case rest
        /// The gateway is asked. If it stays so, the handshake itself was malformed.
        case asking
        case refused(HandshakeRefusal)
        case accepted(StationSocketOrigin)
        /// A reader of a feed, let in.
        case feed(FeedRequest)
        case refusedFeed(HandshakeProblem)
    }

    private(set) var standing = Standing.unread
    private let timeout: TimeAmount
    private var deadline: Scheduled<Void>?
    private var askedAt = NIODeadline.now()

    init(timeout: Duration) {
        self.timeout = TimeAmount(timeout)
    }

    /// Remembers what was decided.
    ///
    /// - Returns: The headers for the 101, or `nil` for a refusal, as NIO's upgrader wants it.
    func settle(_ decision: UpgradeDecision) -> HTTPHeaders? {
        ConnectionMetrics.shared.decided(decision, after: Duration(.now() - askedAt))
        switch decision {
        case .upgrade(let origin, let subprotocol):
            standing = .accepted(origin)
            guard let subprotocol else { return [:] }
            return ["Sec-WebSocket-Protocol": subprotocol]
        case .refuse(let refusal):
            standing = .refused(refusal)
            return nil
        }
    }

    /// As ``settle(_:)`` for a reader of a feed.
    func settle(feed decision: FeedDecision) -> HTTPHeaders? {
        switch decision {
        case .upgrade(let request):
            standing = .feed(request)
            return [:]
        case .refuse(let problem):
            standing = .refusedFeed(problem)
            return nil
        }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .unread = standing, case .head(var head) = Self.unwrapInboundIn(data) else {
            context.fireChannelRead(data)
            return
        }
        if Self.asksForSocket(head) {
            standing = .asking
            askedAt = .now()
        } else {
            standing = .rest
            deadline?.cancel()
            head.headers.remove(name: "upgrade")
        }
        context.fireChannelRead(Self.wrapInboundOut(.head(head)))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch standing {
        case .unread where error is HTTPParserError:
            _ = HandshakeProblem.malformedRequest.send(on: context.channel)
        case .asking, .refused, .accepted, .feed, .refusedFeed, .unread:
            break
        case .rest:
            // Hummingbird answers it in the order of the requests.
            context.fireErrorCaught(error)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, case .unread = standing {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    private static func asksForSocket(_ head: HTTPRequestHead) -> Bool {
        head.method == .GET && (StationPath.isStationPath(head.uri) || FeedPath(head.uri) != nil)
            && head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
    }
}
