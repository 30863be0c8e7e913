import FoundationEssentials
import OCPP
import Tenancy

/// Stores how commands end, lets features go on from there, and tells who waits.
struct CommandEnding: Sendable {
    let database: TenantDatabase
    let desk: CommandDesk
    let handlers: [any CommandEndHandler]

    /// One call to a charge point is over: the command has ended, or waits for its next attempt.
    ///
    /// - Returns: Whether there may be something in the charge point's queue now.
    /// - Throws: ``EventDelivery/Superseded`` when it is not wanted any more right before the commit; also what the database
    ///   says.
    func callEnded(
        _ call: CommandCallID,
        _ result: CommandResult,
        _ outcome: CallOutcome,
        wasAnswered: Bool,
        logging: [SQL],
        of peer: StationPeer,
        at date: Date,
        while isWanted: @escaping @Sendable () -> Bool
    ) async throws -> Bool {
        let id = call.command
        desk.returned(id)
        // What the charge point said is its answer; a time-out, a disconnection and a full session are none.
        let retry = wasAnswered ? [] : [CommandQueueQueries.retry(id, attempt: call.attempt, at: date)]
        let (hasEnded, type, hasQueued) = try await database.withTransaction(for: .whole(peer.account)) {
            transaction in
            let rows = try await transaction.query(
                retry + [CommandQueries.finish(id, attempt: call.attempt, result, at: date)] + logging
            )
            // It holds the rows from here on: another manager waits, and finds what is stored.
            guard isWanted() else { throw EventDelivery.Superseded() }
            guard let row = rows[retry.count].first else {
                // Back in the queue, or else gone with its charge point: nothing more will come.
                let isQueued = !retry.isEmpty && !rows[0].isEmpty
                return (!isQueued, String?.none, isQueued)
            }
            let end = try CommandEnd(id, row: row, result, outcome, of: peer, at: date)
            if end.type == CommandType.remoteStart.rawValue, result.status == .accepted {
                _ = try await transaction.query(expectedStart(end))
            }
            var hasQueued = try row.decode("was_queued", as: Bool.self)
            for handler in handlers {
                if try await handler.ended(end, in: transaction) { hasQueued = true }
            }
            return (true, end.type, hasQueued)
        }
        if hasEnded {
            if let type { CommandMetrics.shared.ended(type, result.status) }
            desk.finish(id, result)
        } else {
            desk.waits(id)
        }
        return hasQueued
    }

    /// Ends what waits for a charge point and will not be sent any more.
    ///
    /// - Returns: Whether commands were left in the charge point's queue.
    func endDead(of peer: StationPeer, at date: Date) async throws -> Bool {
        let (ends, hasQueued) = try await database.withTransaction(for: .whole(peer.account)) { transaction in
            let rows = try await transaction.query(
                CommandQueueQueries.endDead(of: peer.chargePoint, at: date)
            )
            var ends: [CommandEnd] = []
            var hasQueued = false
            for row in rows {
                let result = CommandResult(
                    status: CommandStatus(rawValue: try row.decode("status")) ?? .failed,
                    errorCode: try row.decode("error_code"),
                    errorDescription: try row.decode("error_description")
                )
                let end = try CommandEnd(try row.decode("id"), row: row, result, nil, of: peer, at: date)
                for handler in handlers {
                    if try await handler.ended(end, in: transaction) { hasQueued = true }
                }
                ends.append(end)
            }
            return (ends, hasQueued)
        }
        for end in ends {
            CommandMetrics.shared.ended(end.type, end.result.status)
            desk.finish(end.id, end.result)
        }
        return hasQueued
    }

    private func expectedStart(_ end: CommandEnd) -> SQL {
        CommandQueueQueries.expectStart(
            end.id,
            tag: end.payload["idTag"]?.stringValue,
            connector: end.payload["connectorId"]?.intValue,
            at: end.at
        )
    }
}
