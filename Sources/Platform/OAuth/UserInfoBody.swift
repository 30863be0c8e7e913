import FoundationEssentials
import Tenancy

/// Schema `UserInfo` (OpenID Connect Core 1.0, section 5.3.2). What there is not is left out.
struct UserInfoBody: Encodable, Sendable {
    let subject: String
    let email: String
    let accountID: ResourceID?
    let accountSlug: String?
    let roles: [String]

    enum CodingKeys: String, CodingKey {
        case subject = "sub"
        case email
        case accountID = "account_id"
        case accountSlug = "account_slug"
        case roles
    }
}
