import FoundationEssentials
import Tenancy

/// A machine client as the token endpoint needs it.
struct MachineClient {
    /// As tokens name it.
    let id: String
    let account: AccountID
    let secretHash: [UInt8]
    let role: Role?
    /// All it may have: what it was given, and what its role brings.
    let scopes: ScopeSet
    let isRevoked: Bool
    let accountIsSuspended: Bool

    init(_ id: UUID, row: Row) throws {
        self.id = ResourceID(id).text
        account = try row.decode("account_id")
        secretHash = try row.decode("secret_sha256")
        role = try row.decode("role", as: String?.self).flatMap(Role.init(rawValue:))
        let granted = try ScopeSet(text: try row.decode("scope"))
        scopes = granted.union(role?.scopes ?? [])
        isRevoked = try row.decode("revoked")
        accountIsSuspended = try row.decode("suspended")
    }
}
