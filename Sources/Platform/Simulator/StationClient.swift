import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// Opens the WebSocket of a virtual charge point.
struct StationClient: Sendable {
    typealias Socket = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    private enum Outcome: Sendable {
        case open(Socket)
        case refused
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

    func connect(_ station: SimulatorSettings.Station) async throws -> Socket {
        let head = requestHead(for: station)
        let upgrade = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(.seconds(10))
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture { try Self.upgrade(channel, with: head) }
            }
        switch try await upgrade.get() {
        case .open(let socket): return socket
        case .refused: throw SimulatorError.refused
        }
    }

    private func requestHead(for station: SimulatorSettings.Station) -> HTTPRequestHead {
        let path = [account, station.identity].map(PercentEncoding.encode).joined(separator: "/")
        var headers: HTTPHeaders = [
            "Host": "\(host):\(port)",
            "Sec-WebSocket-Protocol": "ocpp1.6",
            "User-Agent": "plugyard-simulator",
        ]
        if let password = station.password {
            let credentials = Data("\(station.identity):\(password)".utf8).base64EncodedString()
            headers.add(name: "Authorization", value: "Basic \(credentials)")
        }
        return HTTPRequestHead(version: .http1_1, method: .GET, uri: "/ocpp/\(path)", headers: headers)
    }

    private static func upgrade(
        _ channel: any Channel,
        with head: HTTPRequestHead
    ) throws -> EventLoopFuture<Outcome> {
        let upgrader = NIOTypedWebSocketClientUpgrader<Outcome>(
            maxFrameSize: 1 << 20,
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    .open(try Socket(wrappingChannelSynchronously: channel))
                }
            }
        )
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                upgradeRequestHead: head,
                upgraders: [upgrader],
                notUpgradingCompletionHandler: { channel in channel.close().map { .refused } }
            )
        )
        // Why: the platform may send its first frame in the same packet as the 101.
        configuration.leftOverBytesStrategy = .forwardBytes
        return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: configuration
        )
    }
}
