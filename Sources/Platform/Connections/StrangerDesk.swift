import FoundationEssentials
import Tenancy

/// Charge points that nobody registered: where an account says so they are taken in, otherwise its operators see them.
struct StrangerDesk: Sendable {
    /// The account at whose door a stranger stands.
    struct Account: Sendable {
        let id: AccountID
        let isSuspended: Bool
        /// Where strangers are put; `nil` lets none in.
        let location: UUID?
        let minimumProfile: Int
    }

    /// `plugyard_auth`.
    let auth: SystemDatabase
    /// `plugyard_ingest`.
    let database: TenantDatabase
    let passwords: StationPasswordHasher
    let now: @Sendable () -> Date

    /// - Returns: `nil` when the path names no account, or one that nobody has.
    func account(of handshake: Handshake) async throws -> Account? {
        guard let slug = handshake.accountSlug else { return nil }
        let found = UnknownChargePointQueries.account(slug: slug)
        guard let row = try await auth.query("note an unknown charge point", found).first else { return nil }
        return Account(
            id: try row.decode("id"),
            isSuspended: try row.decode("suspended"),
            location: try row.decode("location_id"),
            minimumProfile: try row.decode("minimum_profile")
        )
    }

    /// Takes a stranger in, if the account wants that. Its password, if it shows one, is its own from then on: nobody
    /// else can come under its name.
    func register(_ handshake: Handshake, in account: Account) async throws -> Bool {
        guard let location = account.location, !account.isSuspended,
            FieldRule<String>.isIdentity(handshake.identity)
        else { return false }
        let password = handshake.password.flatMap { (8...64).contains($0.count) ? $0 : nil }
        let profile = password == nil ? 0 : handshake.isSecure ? 2 : 1
        guard profile >= account.minimumProfile else { return false }
        let id = UUID.version7()
        let hash = password.map {
            passwords.hash($0, account: account.id.rawValue, chargePoint: id)
        }
        let results = try await database.run(
            for: .whole(account.id),
            .readWrite,
            [
                UnknownChargePointQueries.register(
                    id,
                    handshake.identity,
                    at: location,
                    profile: profile,
                    passwordHash: hash,
                    account: account.id
                ),
                UnknownChargePointQueries.insertState(of: id, account: account.id),
            ]
        )
        return !results[0].isEmpty
    }

    /// Shows it to the operators, unless it could not be registered under this name anyway.
    func note(_ handshake: Handshake, in account: Account) async throws {
        guard FieldRule<String>.isIdentity(handshake.identity) else { return }
        _ = try await database.run(
            for: .whole(account.id),
            .readWrite,
            [
                UnknownChargePointQueries.note(handshake, account: account.id, at: now()),
                UnknownChargePointQueries.trim(),
            ]
        )
    }
}
