import FoundationEssentials

/// A charge point as it becomes part of a campaign.
struct NewTarget: Sendable {
    let chargePoint: UUID
    let wave: Int
    let status: TargetStatus
    /// Why it is skipped.
    let detail: String?
    /// What it runs now.
    let version: String
}
