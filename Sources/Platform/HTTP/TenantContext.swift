package import Hummingbird
import Logging
package import Tenancy

/// Proof that the request acts for one account: the credential is good, holds the operation's scope, and the
/// `{account}` of the path is its own.
///
/// Only ``APIRoutes`` makes it, after these checks.
package struct TenantContext: ChildRequestContext {
    package var coreContext: CoreRequestContextStorage
    package let requestID: String
    package let account: AccountID
    package let principal: Principal
    /// For which rows the request works, and on whose behalf: what every use of the database takes.
    package let access: TenantAccess
    /// Of the client's end of the connection.
    package let address: String?
    /// The query parameters; unknown names are already refused.
    package let query: QueryParameters
    /// For ``TenantDatabase/answering(_:_:)``: set when a POST came with an `Idempotency-Key`.
    let idempotency: IdempotentRequest?

    package init(context: APIContext) throws {
        guard case .tenant(let principal) = context.bearer else { throw BearerError.missing }
        coreContext = context.coreContext
        requestID = context.requestID
        account = principal.account
        self.principal = principal
        address = context.address
        access = principal.access(address: context.address, requestID: context.requestID)
        query = context.query
        idempotency = context.idempotency
        logger[metadataKey: "account.id"] = "\(principal.account)"
    }
}
