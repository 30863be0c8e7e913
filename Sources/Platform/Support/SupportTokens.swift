import FoundationEssentials
import Tenancy

/// Makes the access tokens of support sessions.
struct SupportTokens: Sendable {
    /// What a viewer of the account sees: everything that is only looked at, and no people, clients or settings.
    private static let role = Role.viewer

    let issuer: AccessTokenIssuer
    let now: @Sendable () -> Date

    /// A token that does not outlive its session.
    ///
    /// - Parameters:
    ///   - session: The support session: ending it ends the token.
    ///   - account: The account that is looked into.
    ///   - administrator: Who looks.
    ///   - tokenID: `jti`, made before the session was read.
    ///   - expiry: When the session ends.
    /// - Returns: The session with the token.
    /// - Throws: 409 when less than a second is left; ``CryptoError``.
    func token(
        of session: UUID,
        account: UUID,
        for administrator: PlatformAdministrator,
        tokenID: UUID,
        until expiry: Date
    ) throws -> SupportTokenBody {
        let now = now()
        let lifetime = min(AccessTokenIssuer.lifetime, expiry.timeIntervalSince(now).rounded(.down))
        guard lifetime >= 1 else { throw SupportSessionProblems.over }
        let person = administrator.user.lowercaseText
        let token = try issuer.token(
            for: person,
            clientID: administrator.clientID,
            account: AccountID(account),
            scopes: Self.role.scopes,
            roles: [Self.role],
            id: tokenID,
            grant: session,
            actor: person,
            lifetime: lifetime,
            now: now
        )
        return SupportTokenBody(
            id: ResourceID(session),
            accountID: ResourceID(account),
            expiresAt: Timestamp(expiry),
            accessToken: token,
            expiresIn: Int(lifetime),
            scope: Self.role.scopes.text
        )
    }
}
