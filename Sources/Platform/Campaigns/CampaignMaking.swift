import Tenancy

/// What a new campaign has besides what was asked for.
struct CampaignMaking: Sendable {
    let account: AccountID
    /// Of the image.
    let version: String
    /// How many waves there are.
    let waves: Int
    let createdBy: String
}
