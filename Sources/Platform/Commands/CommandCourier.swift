package import FoundationEssentials
package import Logging
import OCPP
import ServiceLifecycle
package import Tenancy

/// Brings queued commands to their charge points: one at a time for each, in the order of their ids, and only to one
/// that is connected. The gateway holds a call back until the charge point's boot was answered.
///
/// A command that did not leave is put back, and one that was out when the process died is sent again: at least once,
/// not exactly once.
package final class CommandCourier: Service {
    private let shards: [CourierShard]
    private let database: TenantDatabase
    private let gateway: any GatewayLink
    private let desk: CommandDesk
    private let box: SecretBox
    private let gatewayName: String
    private let callTimeout: Duration
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// - Parameters:
    ///   - database: Role `plugyard_ingest`.
    ///   - gateway: Where charge points are.
    ///   - desk: Told of each command before it is sent.
    ///   - box: Opens payloads that carry secrets.
    ///   - gatewayName: The process that sends; after a crash its commands are found by this name.
    ///   - callTimeout: How long a charge point may take to answer a CALL.
    ///   - width: How many charge points are visited at once; fewer than role `plugyard_ingest` has connections.
    ///   - now: Tells what is due.
    ///   - logger: Told when the database is away.
    package init(
        database: TenantDatabase,
        gateway: any GatewayLink,
        desk: CommandDesk,
        box: SecretBox,
        gatewayName: String,
        callTimeout: Duration,
        width: Int = 4,
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.database = database
        self.gateway = gateway
        self.desk = desk
        self.box = box
        self.gatewayName = gatewayName
        self.callTimeout = callTimeout
        self.now = now
        self.logger = logger
        shards = (0..<max(1, width)).map { _ in CourierShard() }
    }

    /// Says that something may be due for a charge point. Returns at once.
    package func ring(_ account: AccountID, _ chargePoint: UUID) {
        let stop = CourierStop(account: account, chargePoint: chargePoint)
        shards[Int(chargePoint.uuid.15) % shards.count].ring(stop)
    }

    /// Works until the graceful shutdown. What it leaves stays in the queue.
    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                for shard in shards {
                    group.addTask { [self] in
                        await shard.drain { stop in await visit(stop) }
                    }
                }
            }
        }
    }

    /// Sends the next command of a charge point, if one is due. Tries again while the database is away: whether a claim
    /// was committed is not known after an error.
    private func visit(_ stop: CourierStop) async {
        var isUncertain = false
        while !Task.isCancelled, await gateway.isConnected(stop.chargePoint, of: stop.account) {
            do {
                if isUncertain { try await putBackStrays(of: stop) }
                try await deliver(to: stop)
                return
            } catch {
                let isTransient = (error as? DatabaseError)?.isTransient ?? false
                logger.log(
                    level: isTransient ? .debug : .error,
                    "queued command not delivered",
                    metadata: [
                        "account.id": "\(stop.account)", "charge_point.id": "\(stop.chargePoint)",
                        "error": "\(error)",
                    ]
                )
                guard isTransient else { return }
                isUncertain = true
                // Being cancelled while asleep ends the loop.
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    private func deliver(to stop: CourierStop) async throws {
        let claim = CommandQueueQueries.claim(for: stop.chargePoint, by: gatewayName, at: now())
        guard let row = try await database.write(for: .whole(stop.account), claim)[0].first else { return }
        let command = try ClaimedCommand(row: row, box: box)
        guard let payload = command.payload else {
            let result = CommandResult(
                status: .failed,
                errorCode: "Unreadable",
                errorDescription: "What was to be sent can no longer be read."
            )
            let finish = CommandQueries.finish(command.id, result, at: now())
            if let row = try await database.write(for: .whole(stop.account), finish)[0].first {
                CommandMetrics.shared.ended(try row.decode("type"), result.status)
            }
            return
        }
        desk.begin(command.id, action: command.action)
        let call = StationCall(
            chargePoint: stop.chargePoint,
            id: command.callID.text,
            action: command.action,
            payload: payload,
            timeout: callTimeout
        )
        guard await !gateway.call(call, of: stop.account) else { return }
        desk.returned(command.id)
        _ = try await database.write(for: .whole(stop.account), CommandQueueQueries.putBack(command.id))
    }

    /// What was claimed and never sent, since the answer to the claim was lost.
    private func putBackStrays(of stop: CourierStop) async throws {
        let claimed = CommandQueueQueries.claimed(for: stop.chargePoint, by: gatewayName)
        for row in try await database.read(for: .whole(stop.account), claimed)[0] {
            let id = try row.decode("id", as: UUID.self)
            guard desk.action(of: id) == nil else { continue }
            _ = try await database.write(for: .whole(stop.account), CommandQueueQueries.putBack(id))
        }
    }
}
