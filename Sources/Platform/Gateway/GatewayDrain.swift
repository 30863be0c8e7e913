import Logging
import ServiceLifecycle

/// Closes the charge points' sockets gently when the process is told to stop.
///
/// To be placed behind the HTTP server in the `ServiceGroup`: the group stops its services in reverse order, and the
/// server, which waits for its connections to end, would otherwise cut all of them off at once.
package struct GatewayDrain: Service {
    private let gateway: StationGateway
    private let readiness: Readiness
    private let spread: Duration

    /// - Parameters:
    ///   - gateway: Whose sockets are closed.
    ///   - readiness: Turns false first, so that balancers send nobody here any more.
    ///   - spread: How long the closing takes; below the time the process is given to stop.
    package init(_ gateway: StationGateway, readiness: Readiness, over spread: Duration = .seconds(10)) {
        self.gateway = gateway
        self.readiness = readiness
        self.spread = spread
    }

    package func run() async throws {
        try await gracefulShutdown()
        readiness.drain()
        let count = gateway.registry.count
        gateway.logger.info("closing charge point sockets", metadata: ["count": "\(count)"])
        try await gateway.registry.drain(over: spread)
    }
}
