package import FoundationEssentials
package import Hummingbird
package import Tenancy

/// Proof that a person makes the request, for what belongs to the person and to no account: password, second factor,
/// sessions.
///
/// Only ``APIRoutes`` makes it.
package struct PersonContext: ChildRequestContext {
    package var coreContext: CoreRequestContextStorage
    package let requestID: String
    package let user: UUID
    /// The application that acts for the person.
    package let clientID: String
    /// The grant of the token in use.
    package let grant: UUID?
    /// The account for which the token is; `nil` for a platform administrator.
    package let principal: Principal?
    package let actor: AuditActor
    package let query: QueryParameters

    package init(context: APIContext) throws {
        switch context.bearer {
        case .tenant(let principal):
            guard let user = principal.user else { throw BearerError.notAPerson }
            self.user = user
            clientID = principal.clientID
            grant = principal.grant
            self.principal = principal
            actor = AuditActor(
                kind: .user,
                id: principal.subject,
                address: context.address,
                requestID: context.requestID
            )
        case .platform(let administrator):
            user = administrator.user
            clientID = administrator.clientID
            grant = administrator.grant
            principal = nil
            actor = administrator.actor(address: context.address, requestID: context.requestID)
        case nil:
            throw BearerError.missing
        }
        coreContext = context.coreContext
        requestID = context.requestID
        query = context.query
    }
}
