import ServiceLifecycle

/// Runs the hubs. To be placed behind the HTTP server in the `ServiceGroup`, which stops in reverse order: the feeds must
/// have ended before the server waits for its connections.
package struct FeedService: Service {
    private let desk: FeedDesk

    package init(_ desk: FeedDesk) {
        self.desk = desk
    }

    package func run() async throws {
        await withGracefulShutdownHandler {
            await cancelWhenGracefulShutdown { await desk.run() }
        } onGracefulShutdown: {
            desk.close()
        }
    }
}
