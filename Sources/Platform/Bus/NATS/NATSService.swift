import ServiceLifecycle

/// Ends the connection to NATS after everything that uses it. To be placed first in the `ServiceGroup`.
package struct NATSService: Service {
    private let connection: NATSConnection

    package init(_ connection: NATSConnection) {
        self.connection = connection
    }

    /// - Throws: ``NATSError`` when NATS does not let us in any more: the process shall stop and be started again.
    package func run() async throws {
        let end = await withTaskGroup(of: NATSError?.self) { group in
            group.addTask {
                // Being cancelled ends it as well.
                try? await gracefulShutdown()
                return nil
            }
            group.addTask { [connection] in await connection.end() }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        await connection.close()
        if let end { throw end }
    }
}
