import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// Opens the WebSocket of a virtual charge point.
struct StationClient: Sendable {
    typealias Socket = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    /// A request to open a socket, as unusual as a scenario likes.
    struct Request: Sendable {
        /// With its leading slash, as it is sent.
        var path: String
        var subprotocols = ["ocpp1.6"]
        var credentials: (user: String, password: String)?
    }

    private enum Outcome<Opened: Sendable>: Sendable {
        case open(Opened)
        case refused(status: EventLoopFuture<Int>)
    }

    private let host: String
    private let port: Int
    private let account: String

    /// - Parameters:
    ///   - url: `ws://host:port`.
    ///   - account: The slug in the path.
    /// - Throws: ``SimulatorError/malformedURL(_:)``.
    init(url: String, account: String) throws(SimulatorError) {
        guard let parts = URLComponents(string: url), parts.scheme == "ws", let host = parts.host else {
            throw .malformedURL(url)
        }
        self.host = host
        port = parts.port ?? 80
        self.account = account
    }

    /// The request that a station makes where nobody wants it otherwise.
    func request(for station: SimulatorSettings.Station) -> Request {
        let path = [account, station.identity].map(PercentEncoding.encode).joined(separator: "/")
        let credentials = station.password.map { (user: station.identity, password: $0) }
        return Request(path: "/ocpp/\(path)", credentials: credentials)
    }

    func connect(_ station: SimulatorSettings.Station) async throws -> Socket {
        try await open(request(for: station)) { channel, _ in
            try Socket(wrappingChannelSynchronously: channel)
        }
    }

    /// Opens a socket; `wrap` gets its channel and the subprotocol that the platform chose, on the event loop.
    ///
    /// - Throws: ``SimulatorError/refused(status:)``, or whatever went wrong with the connection.
    func open<Opened: Sendable>(
        _ request: Request,
        wrap: @escaping @Sendable (any Channel, String?) throws -> Opened
    ) async throws -> Opened {
        let head = head(of: request)
        let upgrade = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(.seconds(10))
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture { try Self.upgrade(channel, with: head, wrap) }
            }
        switch try await upgrade.get() {
        case .open(let opened): return opened
        case .refused(let status): throw SimulatorError.refused(status: try await status.get())
        }
    }

    private func head(of request: Request) -> HTTPRequestHead {
        var headers: HTTPHeaders = ["Host": "\(host):\(port)", "User-Agent": "plugyard-simulator"]
        if !request.subprotocols.isEmpty {
            headers.add(name: "Sec-WebSocket-Protocol", value: request.subprotocols.joined(separator: ", "))
        }
        if let (user, password) = request.credentials {
            let credentials = Data("\(user):\(password)".utf8).base64EncodedString()
            headers.add(name: "Authorization", value: "Basic \(credentials)")
        }
        return HTTPRequestHead(version: .http1_1, method: .GET, uri: request.path, headers: headers)
    }

    private static func upgrade<Opened: Sendable>(
        _ channel: any Channel,
        with head: HTTPRequestHead,
        _ wrap: @escaping @Sendable (any Channel, String?) throws -> Opened
    ) throws -> EventLoopFuture<Outcome<Opened>> {
        let upgrader = NIOTypedWebSocketClientUpgrader<Outcome<Opened>>(
            maxFrameSize: 1 << 20,
            upgradePipelineHandler: { channel, response in
                channel.eventLoop.makeCompletedFuture {
                    .open(try wrap(channel, response.headers.first(name: "Sec-WebSocket-Protocol")))
                }
            }
        )
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                upgradeRequestHead: head,
                upgraders: [upgrader],
                notUpgradingCompletionHandler: { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let status = channel.eventLoop.makePromise(of: Int.self)
                        try channel.pipeline.syncOperations.addHandler(RefusalReader(status))
                        return .refused(status: status.futureResult)
                    }
                }
            )
        )
        // Why: the platform may send its first frame in the same packet as the 101.
        configuration.leftOverBytesStrategy = .forwardBytes
        return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: configuration
        )
    }
}
