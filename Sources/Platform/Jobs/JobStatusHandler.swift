import FoundationEssentials
import OCPP
import Tenancy

/// A charge point says how far its update or its upload is: kept, and where a campaign waits for it, noted there.
struct JobStatusHandler: Sendable {
    func work(for status: JobStatus, of kind: JobKind, _ context: FactContext) -> FactWork {
        let peer = context.peer
        let note = JobStatusQueries.note(
            status,
            of: kind,
            at: peer.chargePoint,
            in: peer.account,
            at: context.receivedAt
        )
        guard kind == .firmware else { return .batch(BatchWork(.acknowledged, BatchRows(own: [note]))) }
        return .transaction { transaction in
            let rows = try await transaction.query([
                note, CampaignTargetQueries.present(of: peer.chargePoint),
            ])
            if let row = rows[1].first {
                let target = try CampaignTarget(row: row)
                if let change = target.change(after: .reported(status)) {
                    _ = try await transaction.query(
                        CampaignTargetQueries.apply(change, to: target, at: context.receivedAt)
                    )
                }
            }
            return FactResult(.acknowledged)
        }
    }
}
