import FoundationEssentials
import Tenancy

/// Schema `Me`: a person as it sees itself.
struct MeBody: Encodable, Sendable {
    struct SecondFactor: Encodable, Sendable {
        let enabled: Bool
        let recoveryCodesLeft: Int

        enum CodingKeys: String, CodingKey {
            case enabled
            case recoveryCodesLeft = "recovery_codes_left"
        }
    }

    /// An account that the person is a member of.
    struct Account: Encodable, Sendable {
        let id: ResourceID
        let slug: String
        let name: String
        let role: String
        let suspended: Bool

        init(row: Row) throws(DatabaseError) {
            id = try row.decode("account_id")
            slug = try row.decode("slug")
            name = try row.decode("account_name")
            role = try row.decode("role")
            suspended = try row.decode("suspended")
        }
    }

    /// What the token in use is good for.
    struct Current: Encodable, Sendable {
        /// `null` for a platform administrator's own.
        @Nullable var accountID: ResourceID?
        let roles: [String]
        let scopes: [String]

        init(_ principal: Principal?) {
            let scopes = principal?.scopes ?? [.platformAdmin]
            accountID = (principal?.account.rawValue).map(ResourceID.init)
            roles = principal?.roles.map(\.rawValue) ?? []
            self.scopes = Scope.allCases.filter(scopes.contains).map(\.rawValue)
        }

        enum CodingKeys: String, CodingKey {
            case roles, scopes
            case accountID = "account_id"
        }
    }

    let id: ResourceID
    let email: String
    let hasPassword: Bool
    let secondFactor: SecondFactor
    let isPlatformAdmin: Bool
    let accounts: [Account]
    let current: Current

    init(_ person: Person, accounts: [Account], principal: Principal?) {
        id = ResourceID(person.id)
        email = person.email
        hasPassword = person.passwordHash != nil
        secondFactor = SecondFactor(
            enabled: person.totpSealed != nil,
            recoveryCodesLeft: person.recoveryCodesLeft
        )
        isPlatformAdmin = person.isPlatformAdmin
        self.accounts = accounts
        current = Current(principal)
    }

    enum CodingKeys: String, CodingKey {
        case id, email, accounts, current
        case hasPassword = "has_password"
        case secondFactor = "second_factor"
        case isPlatformAdmin = "is_platform_admin"
    }
}
