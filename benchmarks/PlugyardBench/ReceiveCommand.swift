import ArgumentParser
import NIOCore
import NIOHTTP1
import NIOPosix

/// `PlugyardBench receive`: a back end that takes webhooks, and does nothing with them but to keep them.
///
/// `POST /0` is a delivery that should be signed with the first secret, and so on: 204. `GET /count` tells how many there
/// were, `GET /report` what they were, and `DELETE /report` forgets them. They are looked at only when that is asked, so that
/// looking costs nothing while they come. All of it is on one event loop, as the load is.
struct ReceiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "A receiver of webhooks on 127.0.0.1 that checks their signatures and their order."
    )

    @Option(help: "Where to listen.") var port: Int
    @Option(help: "Secrets of the webhooks, parted by commas: the first for /0, and so on.") var secrets = ""

    func run() throws {
        OpenFiles.raiseLimit()
        let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
        let keys = secrets.split(separator: ",").map { WebhookKey(secret: String($0)) }
        let reception = try loop.submit { NIOLoopBound(Reception(keys), eventLoop: loop) }.wait()
        let server = try ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(ReceiveHandler(reception.value))
                }
            }
            .bind(host: "127.0.0.1", port: port).wait()
        Report(event: .begin).send()
        try server.closeFuture.wait()
    }
}
