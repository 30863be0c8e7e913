import Tenancy

/// After a boot a charge point is asked which list it has: it may have lost it.
struct LocalListBoots: BootFollowUp {
    func statements(afterBoots boots: [StoredBoot]) -> [SQL] {
        [LocalListQueries.booted(boots)]
    }
}
