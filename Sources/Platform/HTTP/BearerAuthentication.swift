import FoundationEssentials
import HTTPTypes
import Hummingbird
import Tenancy

/// Finds out who makes a request.
struct BearerAuthentication: Sendable {
    let gate: TokenGate
    let revocations: Revocations
    let accounts: AccountStatus
    let verifiers: [any BearerVerifier]
    let now: @Sendable () -> Date

    /// Judges the `Authorization` header.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - account: The `{account}` of its path, if it has one.
    ///   - willLookUp: Called before a credential is looked up that is no token of ours: it may refuse. What our own
    ///     signature proves is never refused for what others at its address do.
    /// - Returns: Who it is.
    /// - Throws: ``BearerError``, also when the account is suspended or the credential was revoked.
    func bearer(
        of request: Request,
        account: String?,
        willLookUp: () throws(Problem) -> Void
    ) async throws -> Bearer {
        guard let header = request.headers[.authorization] else { throw BearerError.missing }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw BearerError.missing }
        let token = String(parts[1])
        // Our own first: most requests bring one, and the gate remembers it.
        if let bearer = try? bearer(of: token) { return bearer }
        try willLookUp()
        for verifier in verifiers {
            guard let principal = try await verifier.principal(of: token, account: account) else { continue }
            guard !accounts.isSuspended(principal.account) else { throw BearerError.invalidToken }
            return .tenant(principal)
        }
        throw BearerError.invalidToken
    }

    /// The claims of one of our own access tokens, if it is good now: by its signature, by what was revoked, and by its
    /// account's status. The only judge of them, for bearers and for introspection.
    func claims(of token: String) throws(BearerError) -> AccessTokenClaims {
        let claims: AccessTokenClaims
        do {
            claims = try gate.verify(token, now: now())
        } catch {
            throw .invalidToken
        }
        guard !revocations.isRevoked(claims) else { throw .invalidToken }
        if let account = claims.account, accounts.isSuspended(AccountID(account), for: claims.instant) {
            throw .invalidToken
        }
        return claims
    }

    private func bearer(of token: String) throws(BearerError) -> Bearer {
        let claims = try claims(of: token)
        if let administrator = PlatformAdministrator(claims) { return .platform(administrator) }
        guard let principal = Principal(claims) else { throw .invalidToken }
        return .tenant(principal)
    }
}
