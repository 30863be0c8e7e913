package import Logging
import ServiceLifecycle

/// Plays charge points against a running platform, for `plugyard simulate` and for looking at something that lives.
package struct SimulatorService<C: Clock>: Service where C.Duration == Duration {
    private let settings: SimulatorSettings
    private let client: StationClient
    private let clock: C
    private let logger: Logger

    /// - Throws: ``SimulatorError/malformedURL(_:)``.
    package init(_ settings: SimulatorSettings, clock: C, logger: Logger) throws(SimulatorError) {
        self.settings = settings
        self.clock = clock
        self.logger = logger
        client = try StationClient(url: settings.url, account: settings.account)
    }

    /// Runs until a graceful shutdown or cancellation.
    package func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                try await withThrowingTaskGroup { group in
                    for station in settings.stations {
                        let runner = StationRunner(station, client: client, clock: clock, logger: logger)
                        group.addTask { try await runner.run(settings.behaviour) }
                    }
                    try await group.waitForAll()
                }
            }
        } catch is CancellationError {
            logger.info("simulator stopped")
        }
    }
}

extension SimulatorService where C == ContinuousClock {
    /// In real time.
    package init(_ settings: SimulatorSettings, logger: Logger) throws(SimulatorError) {
        try self.init(settings, clock: ContinuousClock(), logger: logger)
    }
}
