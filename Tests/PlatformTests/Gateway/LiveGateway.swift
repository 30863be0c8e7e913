import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

@testable import Platform

/// A real server on a port of its own, with one REST route and a recording manager behind the sockets.
struct LiveGateway: Sendable {
    let port: Int
    let manager: RecordingManager
    let gateway: StationGateway

    /// Runs `body` beside the server, then stops both as a process would.
    static func run(
        settings: GatewaySettings = GatewaySettings(),
        _ body: @Sendable @escaping (LiveGateway) async throws -> Void
    ) async throws {
        let logger = Logger(label: "live", factory: { _ in SwiftLogNoOpLogHandler() })
        let manager = RecordingManager(answersAtOnce: true)
        let gateway = StationGateway(
            settings: settings,
            manager: manager,
            registry: StationRegistry(),
            logger: logger
        )
        let router = Router()
        router.get("hello") { _, _ in "hello" }
        let (ports, source) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router,
            server: HTTPServerBuilder { WebChildChannel(gateway: gateway, responder: $0) },
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { source.yield($0.localAddress?.port ?? 0) },
            logger: logger
        )
        let drain = GatewayDrain(gateway, readiness: Readiness(), over: .milliseconds(100))
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: application), .init(service: drain)],
                logger: logger
            )
        )
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports {
                try await body(LiveGateway(port: port, manager: manager, gateway: gateway))
                break
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Sends bytes as they are and returns what came back until the server closed, or the head of its answer where that
    /// is all one waits for. A server that says nothing is given up after 20 seconds.
    func exchange(_ request: String, untilHead: Bool = false) async throws -> String {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        channel.channel.eventLoop.scheduleTask(in: .seconds(20)) { channel.channel.close(promise: nil) }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var answer = ""
            do {
                for try await buffer in inbound {
                    answer += String(buffer: buffer)
                    if untilHead, answer.contains("\r\n\r\n") { break }
                }
            } catch let error as IOError where error.errnoCode == ECONNRESET {
                // Closed with something unread: an end like any other.
            }
            return answer
        }
    }

    /// The head of a handshake for `path`, without the empty line at its end.
    static func handshake(_ path: String, headers: [String] = []) -> String {
        let lines = [
            "GET \(path) HTTP/1.1", "Host: x", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
        ]
        return (lines + headers).joined(separator: "\r\n") + "\r\n\r\n"
    }
}
