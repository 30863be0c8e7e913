import FoundationEssentials
import OCPP
import Tenancy

/// One token as a charge point's list is to have it.
struct LocalListChange: Sendable, Hashable {
    let uid: String
    /// In lower case: the order in which tokens are sent.
    let position: String
    /// `nil`: it is to go.
    let info: AuthorizationInfo?
}

extension LocalListChange {
    /// Of ``LocalListQueries``.
    init(row: Row) throws(DatabaseError) {
        uid = try row.decode("uid")
        position = try row.decode("uid_lower")
        guard let status = try row.decode("status", as: String?.self) else {
            info = nil
            return
        }
        let isBlocked = try row.decode("is_blocked", as: Bool.self)
        info = AuthorizationInfo(
            status: isBlocked ? .blocked : status == TokenStatus.expired.rawValue ? .expired : .accepted,
            // The charge point looks at its own clock; nothing need be sent when the time comes.
            expiresAt: try row.decode("expires_at"),
            parentIdTag: try row.decode("group_id")
        )
    }
}
