package import FoundationEssentials
package import Tenancy

/// A platform administrator: manages accounts, and sees nothing that is in one.
package struct PlatformAdministrator: Sendable, Hashable {
    package let user: UUID
    package let clientID: String
    package let grant: UUID?

    /// `nil` unless the token is an administrator's own.
    package init?(_ claims: AccessTokenClaims) {
        guard claims.account == nil, claims.scopes.contains(.platformAdmin),
            let user = UUID(lowercaseText: claims.subject)
        else { return nil }
        self.user = user
        clientID = claims.clientID
        grant = claims.grant
    }

    /// How the audit trail names this person.
    package func actor(address: String?, requestID: String) -> AuditActor {
        AuditActor(kind: .platformAdmin, id: user.lowercaseText, address: address, requestID: requestID)
    }
}
