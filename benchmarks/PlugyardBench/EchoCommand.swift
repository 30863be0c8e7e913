import ArgumentParser
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// `PlugyardBench echo`: the least that a server of WebSockets in SwiftNIO can do, as a yardstick.
struct EchoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo",
        abstract: "A WebSocket server on 127.0.0.1 that sends back what it gets."
    )

    /// What readers of feeds connect to, as at the platform.
    private static let feed = "/dashboard"

    @Option(help: "Where to listen.") var port: Int
    @Flag(help: "Send what it gets to all sockets of /dashboard as well.") var relay = false

    func run() throws {
        OpenFiles.raiseLimit()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        let relay = relay ? Relay() : nil
        let server = try ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { Self.initialise($0, relay) }
            .bind(host: "127.0.0.1", port: port).wait()
        Report(event: .begin).send()
        try server.closeFuture.wait()
    }

    private static func initialise(_ channel: any Channel, _ relay: Relay?) -> EventLoopFuture<Void> {
        let upgrader = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    if let relay, head.uri == feed {
                        try channel.pipeline.syncOperations.addHandler(RelayReaderHandler(relay))
                    } else {
                        try channel.pipeline.syncOperations.addHandler(EchoHandler(relay))
                    }
                }
            }
        )
        return channel.pipeline.configureHTTPServerPipeline(
            withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in })
        )
    }
}
