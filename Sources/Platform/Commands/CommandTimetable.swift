package import FoundationEssentials
package import Logging
import OCPP
import ServiceLifecycle
package import Tenancy

/// What time does to commands: scheduled ones and next attempts fall due, waiting ones expire, and remote starts to
/// which nothing happened end.
package struct CommandTimetable: Service {
    /// Charge points that are looked after in one turn; the others have theirs a turn later.
    private static let dueLimit = 10_000
    /// Each costs a transaction, and what is due must not wait for them.
    private static let deadLimit = 500

    private let worker: SystemDatabase
    private let ending: CommandEnding
    private let courier: CommandCourier
    private let gatewayName: String?
    private let interval: Duration
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// - Parameters:
    ///   - worker: Role `plugyard_worker`.
    ///   - handler: Knows which features go on when commands end.
    ///   - courier: Told of what is due.
    ///   - gatewayName: The process that holds the sockets; `nil` where many do.
    ///   - interval: Between two looks.
    ///   - clock: Measures the interval.
    ///   - now: The time that ends are given.
    ///   - logger: Told when the database is away.
    package init(
        worker: SystemDatabase,
        handler: StationEventHandler,
        courier: CommandCourier,
        gatewayName: String?,
        interval: Duration = .seconds(1),
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.worker = worker
        ending = handler.commandEnding
        self.courier = courier
        self.gatewayName = gatewayName
        self.interval = interval
        self.clock = clock
        self.now = now
        self.logger = logger
    }

    package func run() async throws {
        await takeTurns(every: interval, by: clock) { await turn() }
    }

    /// One look at everything.
    func turn() async {
        do {
            try await ringDue()
            try await endDead()
            _ = try await worker.query("end remote starts", CommandQueueQueries.settleRemoteStarts())
        } catch {
            // A database that is away for a while is told of elsewhere, and this asks every second.
            logger.log(
                level: (error as? DatabaseError)?.isTransient ?? false ? .debug : .error,
                "commands' times not kept",
                metadata: ["error": "\(error)"]
            )
        }
    }

    private func ringDue() async throws {
        let due = CommandQueueQueries.due(at: gatewayName, limit: Self.dueLimit)
        for row in try await worker.query("find due commands", due) {
            courier.ring(try row.decode("account_id"), try row.decode("charge_point_id"))
        }
    }

    private func endDead() async throws {
        for row in try await worker.query(
            "find expired commands",
            CommandQueueQueries.dead(limit: Self.deadLimit)
        ) {
            guard !Task.isCancelled else { return }
            let version = try row.decode("ocpp_version", as: String?.self)
            let peer = StationPeer(
                account: try row.decode("account_id"),
                accountSlug: try row.decode("account_slug"),
                chargePoint: try row.decode("charge_point_id"),
                identity: try row.decode("identity"),
                // Of no socket: the charge point is not there, as far as this is concerned.
                connection: .version7(),
                version: version.flatMap(OCPPVersion.init(rawValue:)) ?? .v16
            )
            if try await ending.endDead(of: peer, at: now()) { courier.ring(peer.account, peer.chargePoint) }
        }
    }
}
