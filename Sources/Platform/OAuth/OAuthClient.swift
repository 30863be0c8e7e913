import FoundationEssentials
import Tenancy

/// A client of OAuth2: one of ours that comes with the platform, or one that an account registered.
struct OAuthClient: Sendable {
    typealias Kind = ClientKind

    /// As tokens name it.
    let id: String
    let name: String
    let kind: Kind
    /// Compared exactly, but for the port of a loopback address (RFC 8252, section 7.3).
    let redirectURIs: [String]
    /// Whose client it is; `nil` for those that come with the platform, in which people of all accounts sign in.
    let account: AccountID?
    /// SHA-256 of the secret and of the one before, while both are good; empty for a public client.
    let secretHashes: [[UInt8]]
    let role: Role?
    /// All it may have for itself; for people it narrows nothing further when it comes with the platform.
    let scopes: ScopeSet
    let isRevoked: Bool
    let accountIsSuspended: Bool
    /// By the database's clock, before it was read; `nil` for those that come with the platform, which do not change.
    let readAt: Date?

    /// May people be asked to let it act for them, on their own device, by a code shown there (RFC 8628)?
    var mayUseDeviceGrant: Bool {
        id == Self.commandLineID
    }

    static let webID = "plugyard-web"
    static let commandLineID = "plugyard-cli"

    /// Whether it comes with the platform.
    static func isBuiltIn(_ id: String) -> Bool {
        [webID, commandLineID].contains(id)
    }

    /// The clients that come with the platform.
    static func builtIn(_ id: String, publicURL: String) -> OAuthClient? {
        switch id {
        case webID: OAuthClient(builtIn: id, name: "Plugyard", redirectURIs: ["\(publicURL)/callback"])
        case commandLineID: OAuthClient(builtIn: id, name: "Plugyard command line", redirectURIs: [])
        default: nil
        }
    }

    private init(builtIn id: String, name: String, redirectURIs: [String]) {
        self.id = id
        self.name = name
        self.redirectURIs = redirectURIs
        kind = .public
        account = nil
        secretHashes = []
        role = nil
        scopes = .all
        isRevoked = false
        accountIsSuspended = false
        readAt = nil
    }

    init(_ id: UUID, row: Row) throws {
        self.id = id.lowercaseText
        name = try row.decode("name")
        let kindName: String = try row.decode("kind")
        guard let kind = Kind(rawValue: kindName) else {
            throw DatabaseError(.decoding, "unknown kind of client", column: "kind")
        }
        self.kind = kind
        redirectURIs = try row.decode("redirect_uris")
        account = try row.decode("account_id", as: AccountID.self)
        let present: [UInt8]? = try row.decode("secret_sha256")
        let previous: [UInt8]? = try row.decode("previous_secret_sha256")
        secretHashes = [present, previous].compactMap(\.self)
        role = try row.decode("role", as: String?.self).flatMap(Role.init(rawValue:))
        let granted = try ScopeSet(text: try row.decode("scope"))
        scopes = granted.union(role?.scopes ?? [])
        isRevoked = try row.decode("revoked")
        accountIsSuspended = try row.decode("suspended")
        readAt = try row.decode("read_at", as: Date.self)
    }
}
