import FoundationEssentials
import Tenancy

/// A link that was sent to a person, and is good.
struct UserLink: Sendable {
    /// SHA-256 of the link's secret.
    let secret: [UInt8]
    let user: UUID
    let email: String
    /// An invitation sets a first password only: whoever has one signs in with it.
    let isUsable: Bool

    init(_ secret: [UInt8], row: Row) throws(DatabaseError) {
        self.secret = secret
        user = try row.decode("user_id")
        email = try row.decode("email")
        let (kind, hasPassword): (String, Bool) = (try row.decode("kind"), try row.decode("has_password"))
        isUsable = kind == "reset" || !hasPassword
    }
}
