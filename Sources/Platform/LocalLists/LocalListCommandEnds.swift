import FoundationEssentials
import OCPP
import PluginKit
import Tenancy

/// Goes on with a local list when one of its commands ended.
struct LocalListCommandEnds: CommandEndHandler {
    func ended(_ end: CommandEnd, in transaction: borrowing TenantTransaction) async throws -> Bool {
        guard end.purpose == .localList else {
            if end.type == CommandType.sendLocalList.rawValue, end.result.status == .accepted {
                let overwritten = LocalListQueries.overwritten(end.peer.chargePoint)
                _ = try await transaction.query([overwritten, EventQueries.tell(updated(end, before: nil))])
            }
            return false
        }
        let rows = try await transaction.query(LocalListQueries.load(end.peer.chargePoint))
        guard let row = rows.first else { return false }
        let list = try LocalList(row: row)
        // The end of a command that was given up means nothing.
        guard list.command == end.id else { return false }
        let sync = LocalListSync(account: end.peer.account, dialect: end.peer.version.dialect, now: end.at)
        switch CommandType(rawValue: end.type) {
        case .getConfiguration: return try await learntLimits(list, end, sync, in: transaction)
        case .getLocalListVersion: return try await learntVersion(list, end, sync, in: transaction)
        default: return try await sentPart(list, end, sync, in: transaction)
        }
    }

    /// Whatever came of it: without an answer the usual limits do.
    private func learntLimits(
        _ list: LocalList,
        _ end: CommandEnd,
        _ sync: LocalListSync,
        in transaction: borrowing TenantTransaction
    ) async throws -> Bool {
        var list = list
        if let response = end.response { list.learnt(sync.dialect.localListLimits(in: response)) }
        try await sync.askVersion(list, in: transaction)
        return true
    }

    private func learntVersion(
        _ list: LocalList,
        _ end: CommandEnd,
        _ sync: LocalListSync,
        in transaction: borrowing TenantTransaction
    ) async throws -> Bool {
        var list = list
        if let version = end.response.flatMap(sync.dialect.localListVersion) {
            list.reported(version: version)
        } else if end.result.status == .notSupported {
            list.refused()
        } else {
            list.failed(Self.complaint(of: end), at: end.at)
            _ = try await transaction.query(LocalListQueries.save(list, at: end.at))
            return false
        }
        return try await sync.advance(list, in: transaction)
    }

    private func sentPart(
        _ list: LocalList,
        _ end: CommandEnd,
        _ sync: LocalListSync,
        in transaction: borrowing TenantTransaction
    ) async throws -> Bool {
        var list = list
        switch end.result.status {
        case .accepted:
            let before = list.version
            let isComplete = list.arrived()
            if isComplete { _ = try await transaction.query(EventQueries.tell(updated(end, before: before))) }
            return try await sync.advance(list, completing: isComplete, in: transaction)
        case .notSupported:
            list.refused()
        case .rejected where end.response != nil, .failed where end.response != nil:
            list.rejected(Self.complaint(of: end), at: end.at)
            // A differential update is followed by all tokens at once.
            if list.state == .pending { return try await sync.advance(list, in: transaction) }
        default:
            list.failed(Self.complaint(of: end), at: end.at)
        }
        _ = try await transaction.query(LocalListQueries.save(list, at: end.at))
        return false
    }

    /// What plugins are told of a list that arrived.
    private func updated(_ end: CommandEnd, before: Int?) -> NewEvent {
        let data = EventData.localList(
            version: end.payload["listVersion"]?.intValue ?? 0,
            before: before,
            type: end.payload["updateType"]?.stringValue ?? "Full",
            at: end.at
        )
        return NewEvent(id: .version7(), type: .localListUpdated, peer: end.peer, data: data)
    }

    /// For the operator: what the charge point said, or why it said nothing.
    private static func complaint(of end: CommandEnd) -> String {
        let answer = end.response?["status"]?.stringValue.map { "answered \($0)" }
        let reason = end.result.errorDescription ?? end.result.errorCode ?? end.result.status.rawValue
        return "\(end.action): \(answer ?? reason)"
    }
}
