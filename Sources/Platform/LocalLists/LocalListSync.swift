import FoundationEssentials
import OCPP
import Tenancy

/// Does for one charge point what its ``LocalList`` asks for: leaves one command in its queue, or nothing.
struct LocalListSync: Sendable {
    let account: AccountID
    let dialect: any Dialect
    let now: Date

    /// Goes on with a list that is loaded, and saves it; where an update is complete, with the next. For role `plugyard_ingest`.
    ///
    /// - Returns: Whether a command was left in the charge point's queue.
    func advance(
        _ list: LocalList,
        completing isComplete: Bool = false,
        in transaction: borrowing TenantTransaction
    ) async throws -> Bool {
        var list = list
        let command =
            isComplete
            ? try await complete(&list, in: transaction) : try await nextCommand(of: &list, in: transaction)
        let queueing = command.map { [$0.insert(for: account)] } ?? []
        _ = try await transaction.query(queueing + [LocalListQueries.save(list, at: now)])
        return command != nil
    }

    /// Asks for the version, after the limits were answered, and saves the list.
    func askVersion(_ list: LocalList, in transaction: borrowing TenantTransaction) async throws {
        var list = list
        let command = try queued(.getLocalListVersion, .getLocalListVersion, at: list.chargePoint)
        list.asked(by: command.id, at: now)
        _ = try await transaction.query([command.insert(for: account), LocalListQueries.save(list, at: now)])
    }

    private func nextCommand(
        of list: inout LocalList,
        in transaction: borrowing TenantTransaction
    ) async throws -> QueuedCommand? {
        // Parts remain of the update under way.
        if list.state == .updating, list.command == nil, list.position != nil {
            return try await nextPart(of: &list, isFirst: false, in: transaction)
        }
        let step = list.step(at: now)
        switch step {
        case .rest:
            list.rested()
            return nil
        case .wait:
            return nil
        case .ask:
            let keys = dialect.localListLimitKeys
            let command = try queued(.getConfiguration(keys: keys), .getConfiguration, at: list.chargePoint)
            list.asked(by: command.id, at: now)
            return command
        case .full, .differential:
            return try await begin(step, &list, in: transaction)
        }
    }

    private func begin(
        _ step: LocalList.Step,
        _ list: inout LocalList,
        in transaction: borrowing TenantTransaction
    ) async throws -> QueuedCommand? {
        let total = try await total(in: transaction)
        let wasTrimmed = list.isTrimmed
        list.began(step, total: total)
        // Which tokens there is no room for is another matter after every change.
        if list.isTrimmed || wasTrimmed { list.began(.full, total: total) }
        return try await nextPart(of: &list, isFirst: true, in: transaction)
    }

    private func nextPart(
        of list: inout LocalList,
        isFirst: Bool,
        in transaction: borrowing TenantTransaction
    ) async throws -> QueuedCommand? {
        let (tagLimit, limit) = (dialect.localListTagLimit, list.entriesPerMessage)
        let statement =
            list.isFullUpdate
            ? LocalListQueries.tokens(for: list, tagLimit: tagLimit, limit: limit + 1)
            : LocalListQueries.changes(for: list, tagLimit: tagLimit, limit: limit + 1)
        let rows = try await transaction.query(statement)
        var changes = try rows.map { row throws(DatabaseError) in try LocalListChange(row: row) }
        if list.isFullUpdate, let most = list.limits.total {
            changes = Array(changes.prefix(max(0, most - list.tokenCount)))
        }
        // What changed is nothing that a list shows, or what was left of it is gone.
        if changes.isEmpty, !(isFirst && list.isFullUpdate) {
            return try await complete(&list, in: transaction)
        }
        let part = LocalListPart(
            changes,
            limit: limit,
            version: list.nextVersion,
            isFull: list.isFullUpdate,
            isFirst: isFirst
        )
        let command = try queued(.sendLocalList(part.update), .sendLocalList, at: list.chargePoint)
        list.sent(part, by: command.id, at: now)
        return command
    }

    /// The last part arrived, or there was none to send. What changed meanwhile is the next update's.
    private func complete(
        _ list: inout LocalList,
        in transaction: borrowing TenantTransaction
    ) async throws -> QueuedCommand? {
        list.completed(total: try await total(in: transaction))
        return try await nextCommand(of: &list, in: transaction)
    }

    private func total(in transaction: borrowing TenantTransaction) async throws -> Int {
        let count = LocalListQueries.count(tagLimit: dialect.localListTagLimit)
        return try await transaction.query(count).first?.decode("total", as: Int.self) ?? 0
    }

    private func queued(
        _ command: StationCommand,
        _ type: CommandType,
        at chargePoint: UUID
    ) throws(CommandRefusal) -> QueuedCommand {
        try QueuedCommand(
            command,
            type: type,
            purpose: .localList,
            at: chargePoint,
            dialect: dialect,
            // Before the list gives it up: no command of a lost update may arrive in the next one.
            expiresAt: now + LocalList.patience - 60
        )
    }
}
