package import FoundationEssentials
package import Tenancy

/// Who makes a request on behalf of an account, as a credential proved it.
package struct Principal: Sendable, Hashable {
    /// What kind of bearer this is; one of `user`, `client`, `apiKey`, `support`.
    package let kind: AuditActor.Kind
    /// The only account whose rows this bearer may touch.
    package let account: AccountID
    /// The user's id, or the client's or key's when a machine acts for itself. In a support session the id of the
    /// platform administrator.
    package let subject: String
    package let clientID: String
    /// What people know the bearer by, where the credential says it; the audit trail finds the others' names itself.
    package let name: String?
    package let scopes: ScopeSet
    package let roles: [Role]
    /// The person's membership in the account.
    package let membership: UUID?
    /// The family of refresh tokens, or the support session.
    package let grant: UUID?

    package init(
        kind: AuditActor.Kind,
        account: AccountID,
        subject: String,
        clientID: String,
        name: String? = nil,
        scopes: ScopeSet,
        roles: [Role] = [],
        membership: UUID? = nil,
        grant: UUID? = nil
    ) {
        self.kind = kind
        self.account = account
        self.subject = subject
        self.clientID = clientID
        self.name = name
        self.scopes = scopes
        self.roles = roles
        self.membership = membership
        self.grant = grant
    }

    /// Of a token of ours that passed the gate; `nil` for a platform administrator's own, which belongs to no account.
    package init?(_ claims: AccessTokenClaims) {
        guard let account = claims.account else { return nil }
        let kind: AuditActor.Kind
        if claims.actor != nil {
            kind = .support
        } else {
            kind = claims.grant == nil ? .client : .user
        }
        self.init(
            kind: kind,
            account: AccountID(account),
            subject: claims.actor ?? claims.subject,
            clientID: claims.clientID,
            scopes: claims.scopes,
            roles: claims.roles,
            membership: claims.membership,
            grant: claims.grant
        )
    }

    /// The person, where this is one of ours.
    package var user: UUID? {
        kind == .user ? UUID(lowercaseText: subject) : nil
    }

    /// The membership whose granted locations limit what is seen. A partner without one sees nothing: no location was
    /// ever granted to its own id.
    private var limit: UUID? {
        guard roles.contains(.partner) else { return nil }
        return membership ?? UUID(uuidString: subject) ?? UUID()
    }

    /// How the database sees a request of this bearer.
    package func access(address: String?, requestID: String) -> TenantAccess {
        TenantAccess(
            account: account,
            membership: limit,
            actor: AuditActor(kind: kind, id: subject, name: name, address: address, requestID: requestID)
        )
    }
}
