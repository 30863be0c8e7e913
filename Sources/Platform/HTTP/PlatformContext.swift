package import Hummingbird
package import Tenancy

/// Proof that a platform administrator makes the request. It gives no way to the rows of any account.
///
/// Only ``APIRoutes`` makes it.
package struct PlatformContext: ChildRequestContext {
    package var coreContext: CoreRequestContextStorage
    package let requestID: String
    package let administrator: PlatformAdministrator
    /// Whose doing a change is.
    package let actor: AuditActor
    package let query: QueryParameters

    package init(context: APIContext) throws {
        guard case .platform(let administrator) = context.bearer else { throw BearerError.missing }
        coreContext = context.coreContext
        requestID = context.requestID
        self.administrator = administrator
        actor = administrator.actor(address: context.address, requestID: context.requestID)
        query = context.query
    }
}
