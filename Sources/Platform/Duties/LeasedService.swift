package import Logging
package import ServiceLifecycle
package import Tenancy

/// A duty of which one process at a time has the lease: the service runs while this process has it.
///
/// A process that stops gives the lease back; that of one that dies is free after ``leaseTime``. A process that was
/// paused for longer may find another one at the duty; for the moment until it notices, each duty's own statements keep
/// the two apart.
package struct LeasedService: Service {
    /// How long a lease holds after it was last taken.
    package static let leaseTime = 15
    private let name: String
    private let holder: String
    private let worker: SystemDatabase
    private let service: any Service
    private let pause: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - name: Of the duty, the same in all processes.
    ///   - holder: This process.
    ///   - worker: Role `plugyard_worker`.
    ///   - service: Does the duty. It may be cancelled, and run again.
    ///   - pause: Between two looks: of the holder, to keep the lease; of the others, to get it.
    ///   - logger: Told when the duty comes and goes.
    package init(
        _ name: String,
        holder: String,
        worker: SystemDatabase,
        service: any Service,
        pause: Duration = .seconds(5),
        logger: Logger
    ) {
        self.name = name
        self.holder = holder
        self.worker = worker
        self.service = service
        self.pause = pause
        self.logger = logger
    }

    package func run() async throws {
        ProcessHealthMetrics.duty(name, isOurs: false)
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            if await take() == true {
                logger.debug("duty taken", metadata: ["duty": "\(name)"])
                try await work()
            }
            await cancelWhenGracefulShutdown {
                // Being cancelled while asleep is how this ends.
                try? await Task.sleep(for: pause)
            }
        }
    }

    /// Until the service ends or the lease does.
    private func work() async throws {
        ProcessHealthMetrics.duty(name, isOurs: true)
        defer { ProcessHealthMetrics.duty(name, isOurs: false) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            group.addTask { await keep() }
            defer { group.cancelAll() }
            try await group.next()
        }
        do {
            _ = try await worker.query("give a duty back", LeaseQueries.giveBack(name, by: holder))
        } catch {
            logger.debug("duty not given back", metadata: ["duty": "\(name)", "error": "\(error)"])
        }
    }

    /// Returns when the lease is lost, or cannot be kept for so long that it may be.
    private func keep() async {
        var deadline = ContinuousClock.now + .seconds(Self.leaseTime) - pause
        while !Task.isCancelled {
            // Being cancelled while asleep is how this ends.
            try? await Task.sleep(for: pause)
            switch await take() {
            case true?: deadline = .now + .seconds(Self.leaseTime) - pause
            case false?:
                logger.notice("another process has the duty", metadata: ["duty": "\(name)"])
                return
            case nil:
                guard ContinuousClock.now < deadline else { return }
            }
        }
    }

    /// - Returns: `nil` when the database does not say.
    private func take() async -> Bool? {
        do {
            let take = LeaseQueries.take(name, by: holder, seconds: Self.leaseTime)
            return try await worker.query("take a duty", take).first?.decode("taken")
        } catch {
            logger.debug("duty not taken", metadata: ["duty": "\(name)", "error": "\(error)"])
            return nil
        }
    }
}
