import Tenancy

/// At a boot: which firmware runs now is what an update came to.
struct InstallationFollowUp: BootFollowUp {
    func statements(afterBoots boots: [StoredBoot]) -> [SQL] {
        [JobStatusQueries.confirm(boots), CampaignTargetQueries.confirm(boots)]
    }
}
