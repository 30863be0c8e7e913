import ServiceLifecycle

/// Ends the connection to NATS after everything that uses it. To be placed first in the `ServiceGroup`.
package struct NATSService: Service {
    private let connection: NATSConnection

    package init(_ connection: NATSConnection) {
        self.connection = connection
    }

    package func run() async throws {
        // Being cancelled ends it as well.
        try? await gracefulShutdown()
        await connection.close()
    }
}
