import ServiceLifecycle

/// Sends gateways to other managers when the process is told to stop, and answers what it has first.
///
/// To be placed last in the `ServiceGroup`, which stops its services in reverse order.
package struct ManagerDrain: Service {
    private let intake: BusIntake
    private let readiness: Readiness

    /// `readiness`: Turns false first, so that balancers send nobody here any more.
    package init(_ intake: BusIntake, readiness: Readiness) {
        self.intake = intake
        self.readiness = readiness
    }

    package func run() async throws {
        try await gracefulShutdown()
        readiness.drain()
        await intake.leave()
    }
}
