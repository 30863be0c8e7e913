import Tenancy

/// The command of a campaign ended: its charge point has it, or will not.
struct CampaignCommandEnd: CommandEndHandler {
    func ended(_ end: CommandEnd, in transaction: borrowing TenantTransaction) async throws -> Bool {
        guard end.purpose == .campaign else { return false }
        let find = CampaignTargetQueries.waiting(for: end.id, at: end.peer.chargePoint)
        guard let row = try await transaction.query(find).first else { return false }
        let target = try CampaignTarget(row: row)
        if let change = target.change(after: .commandEnded(end.result.status)) {
            _ = try await transaction.query(CampaignTargetQueries.apply(change, to: target, at: end.at))
        }
        return false
    }
}
