import FoundationEssentials
import OCPP
import Tenancy

/// Whether an idTag may charge, by the account's tokens and its policy for unknown ones.
struct TokenAuthorisation: Sendable {
    let info: AuthorizationInfo
    /// The account's token, if it is one.
    let token: UUID?

    static func decide(
        _ idTag: String,
        in transaction: borrowing TenantTransaction
    ) async throws(DatabaseError) -> TokenAuthorisation {
        let rows = try await transaction.query([
            TokenLookup.find(idTag), TokenLookup.policy(transaction.account),
        ])
        let policy = try rows[1].first?.decode("unknown_token_policy", as: String.self) ?? "refuse"
        return try TokenAuthorisation(row: rows[0].first, policy: policy)
    }

    /// `row`: The token's row; `nil` for an unknown one.
    init(row: Row?, policy: String) throws(DatabaseError) {
        guard let row else {
            info = AuthorizationInfo(status: policy == "accept" ? .accepted : .invalid)
            token = nil
            return
        }
        token = try row.decode("id")
        let (status, isPast) = (
            try row.decode("status", as: String.self), try row.decode("is_past", as: Bool.self)
        )
        let word: AuthorizationStatus =
            switch status {
            case "blocked": .blocked
            case "expired": .expired
            default: isPast ? .expired : .accepted
            }
        let group = try row.decode("group_id", as: String?.self)
        info = AuthorizationInfo(
            status: word,
            expiresAt: try row.decode("expires_at"),
            // CiString20 on the wire (OCPP 1.6 §7.27); a longer group stays ours.
            parentIdTag: group.flatMap { $0.utf8.count <= 20 ? $0 : nil }
        )
    }
}
