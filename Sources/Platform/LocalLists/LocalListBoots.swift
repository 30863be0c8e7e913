import FoundationEssentials
import Tenancy

/// After a boot a charge point is asked which list it has: it may have lost it.
struct LocalListBoots: BootFollowUp {
    func statements(afterBootOf peer: StationPeer, at date: Date) -> [SQL] {
        [LocalListQueries.booted(peer.chargePoint, at: date)]
    }
}
