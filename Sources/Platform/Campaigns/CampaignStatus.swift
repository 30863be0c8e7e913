/// Column `status` of `firmware_campaigns`.
enum CampaignStatus: String, Sendable, CaseIterable {
    case running
    /// By somebody. Charge points that have the command go on; no other gets it.
    case paused
    /// By the platform, because too many failed. As paused.
    case halted
    case cancelled
    case completed
}
