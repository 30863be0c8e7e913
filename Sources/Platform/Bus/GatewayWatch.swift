package import Logging
import ServiceLifecycle
package import Tenancy

/// Notes which gateways and managers live, and ends what dead ones left: charge points that are online nowhere, commands
/// that nobody will answer. One process does it, by a lease.
package struct GatewayWatch: Service {
    private let intake: BusIntake
    private let worker: SystemDatabase
    private let interval: Duration
    private let clock: any Clock<Duration>
    private let logger: Logger

    /// - Parameters:
    ///   - intake: Hears gateways.
    ///   - worker: Role `plugyard_worker`.
    ///   - interval: Between two looks.
    ///   - clock: Measures the interval.
    ///   - logger: Told of processes that died and that came back.
    package init(
        intake: BusIntake,
        worker: SystemDatabase,
        interval: Duration = .seconds(2),
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.intake = intake
        self.worker = worker
        self.interval = interval
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        await withDiscardingTaskGroup { group in
            group.addTask { await takeTurns(every: interval, by: clock) { await turn() } }
            group.addTask { await takeTurns(every: .seconds(60), by: clock) { await endLost() } }
        }
    }

    private func endLost() async {
        do {
            _ = try await worker.query("end lost commands", ProcessQueries.failLostCommands)
            _ = try await worker.query("note unheard gateways", ProcessQueries.noteUnheardGateways)
        } catch {
            logger.log(
                level: error.isTransient ? .debug : .error,
                "lost commands and gateways not ended",
                metadata: ["error": "\(error)"]
            )
        }
    }

    private func turn() async {
        let patience = intake.timing.gatewayDeadAfter
        do {
            // The time of a silence counts from the last words, not from when it is noticed.
            let present = intake.gateways.heard(within: interval + intake.timing.beat, at: .now)
            let note = ProcessQueries.note(
                present.map(\.name),
                role: "gateway",
                versions: present.map { $0.version ?? "" }
            )
            for row in try await worker.query("note which gateways live", note) {
                let name: String = try row.decode("name")
                logger.notice("gateway is back", metadata: ["gateway": "\(name)"])
                intake.callRoll(of: name)
            }
            // While this process hears nobody, nobody is dead to it.
            guard let heard = intake.gateways.alive(within: patience, at: .now) else { return }
            let bury = ProcessQueries.bury(heard: heard, seconds: Int(patience.components.seconds))
            for row in try await worker.query("end what dead processes left", bury) {
                let name: String = try row.decode("name")
                logger.warning("process is dead: what it left is ended", metadata: ["process": "\(name)"])
            }
        } catch {
            logger.log(
                level: error.isTransient ? .debug : .error,
                "processes not looked after",
                metadata: ["error": "\(error)"]
            )
        }
    }
}
