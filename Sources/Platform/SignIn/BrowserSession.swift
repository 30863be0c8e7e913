import FoundationEssentials
import Tenancy

/// Somebody who is signed in, in one browser.
struct BrowserSession: Sendable {
    let id: UUID
    let user: UUID
    let email: String
    let isPlatformAdmin: Bool

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        user = try row.decode("user_id")
        email = try row.decode("email")
        isPlatformAdmin = try row.decode("is_platform_admin")
    }
}
