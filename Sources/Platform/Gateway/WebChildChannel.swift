import Hummingbird
package import HummingbirdCore
package import Logging
package import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// The connections of the HTTP port: REST through Hummingbird, and charge points, which upgrade on `/ocpp/…`.
///
/// Only the first request of a connection can become a socket. A charge point is authorised before the 101; after
/// it no task exists for it, only channel handlers on its event loop.
package struct WebChildChannel: HTTPChannelHandler {
    package typealias Value = WebConnection

    package let responder: HTTPChannelHandler.Responder
    private let gateway: StationGateway
    private let tls: TLSIdentity?
    private let feeds: FeedSockets?

    /// - Parameters:
    ///   - gateway: Takes the sockets.
    ///   - tls: With it, everything is https and wss.
    ///   - feeds: Takes the sockets of `/dashboard` and `/master`, where there are feeds.
    ///   - responder: Answers every request outside `/ocpp/…`.
    package init(
        gateway: StationGateway,
        tls: TLSIdentity? = nil,
        feeds: FeedSockets? = nil,
        responder: @escaping HTTPChannelHandler.Responder
    ) {
        self.gateway = gateway
        self.tls = tls
        self.feeds = feeds
        self.responder = { request, writer, channel in
            guard StationPath.isStationPath(request.head.path ?? "") else {
                return try await responder(request, writer, channel)
            }
            let (head, body) = HandshakeProblem.upgradeRequired.httpResponse
            try await writer.write(response: head, body: ResponseBody(byteBuffer: body))
        }
    }

    package func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<WebConnection> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            if let tls { try pipeline.addHandler(tls.makeHandler()) }
            let encoder = HTTPResponseEncoder()
            let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
            let triage = UpgradeTriage(timeout: gateway.settings.handshakeTimeout)
            let bound = NIOLoopBound(triage, eventLoop: channel.eventLoop)
            let upgrade = NIOTypedHTTPServerUpgradeHandler(
                httpEncoder: encoder,
                extraHTTPHandlers: [decoder, triage],
                upgradeConfiguration: .init(
                    upgraders: [upgrader(bound)],
                    notUpgradingCompletionHandler: { notUpgraded($0, bound, logger) }
                )
            )
            try pipeline.addHandlers([encoder, decoder, triage, upgrade])
            return WebConnection(channel: channel, purpose: upgrade.upgradeResultFuture)
        }
    }

    package func handle(value: WebConnection, logger: Logger) async {
        do {
            switch try await value.purpose.get() {
            case .rest(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
            case .feed(let channel, let request): await feeds?.serve(channel, request)
            case .station, .refused: break
            }
        } catch {
            // Why: the connection ended before its first request, or that request had no business asking for an
            // upgrade, such as one with a body. Nobody else would close it.
            value.channel.close(promise: nil)
        }
    }

    private func upgrader(
        _ triage: NIOLoopBound<UpgradeTriage>
    ) -> NIOTypedWebSocketServerUpgrader<WebConnectionPurpose> {
        NIOTypedWebSocketServerUpgrader(
            maxFrameSize: gateway.settings.maximumMessageBytes,
            // Our own handler reports why a socket ended.
            enableAutomaticErrorHandling: false,
            shouldUpgrade: { [gateway, feeds] channel, head in
                guard let path = FeedPath(head.uri) else {
                    return gateway.decide(head, on: channel).map { triage.value.settle($0) }
                }
                let address = gateway.clientAddress(of: head, on: channel)
                return channel.eventLoop.makeFutureWithTask {
                    await feeds?.decide(path, head, address: address) ?? .refuse(.noFeeds)
                }.map { (decision: FeedDecision) in triage.value.settle(feed: decision) }
            },
            upgradePipelineHandler: { [gateway] channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    switch triage.value.standing {
                    case .accepted(let origin):
                        let pipeline = channel.pipeline.syncOperations
                        let encoder = try pipeline.context(handlerType: WebSocketFrameEncoder.self)
                        let handler = StationSocketHandler(origin, gateway: gateway, encoder: encoder)
                        try pipeline.addHandler(handler)
                        return .station
                    case .feed(let request):
                        return .feed(try NIOAsyncChannel(wrappingChannelSynchronously: channel), request)
                    case .unread, .rest, .asking, .refused, .refusedFeed:
                        throw ChannelError.inappropriateOperationForState
                    }
                }
            }
        )
    }

    private func notUpgraded(
        _ channel: any Channel,
        _ triage: NIOLoopBound<UpgradeTriage>,
        _ logger: Logger
    ) -> EventLoopFuture<WebConnectionPurpose> {
        switch triage.value.standing {
        case .rest:
            return channel.eventLoop.makeCompletedFuture { .rest(try serveREST(on: channel, logger)) }
        case .refused(let refusal):
            return HandshakeProblem(refusal).send(on: channel).map { .refused }
        case .refusedFeed(let problem):
            return problem.send(on: channel).map { .refused }
        case .asking, .accepted, .feed, .unread:
            return HandshakeProblem.badUpgrade.send(on: channel).map { .refused }
        }
    }

    /// The rest of the pipeline as Hummingbird's `HTTP1Channel` builds it.
    private func serveREST(
        on channel: any Channel,
        _ logger: Logger
    ) throws -> NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart> {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: tls != nil))
        try pipeline.addHandler(
            HTTPConnectionStateHandler(idleTimeout: gateway.settings.idleHTTPTimeout, logger: logger)
        )
        return try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true)
        )
    }
}
