import FoundationEssentials
import Tenancy

/// At a boot: which firmware runs now is what an update came to.
struct InstallationFollowUp: BootFollowUp {
    func statements(afterBootOf peer: StationPeer, at date: Date) -> [SQL] {
        [
            JobStatusQueries.confirm(at: peer.chargePoint, in: peer.account, at: date),
            CampaignTargetQueries.confirm(at: peer.chargePoint, at: date),
        ]
    }
}
