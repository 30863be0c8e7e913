package import Hummingbird
import Logging
package import Tenancy

/// Proof that the request acts for one account: the token is good, holds the operation's scope, and the
/// `{account}` of the path is its own.
///
/// Only ``APIRoutes`` makes it, after these checks.
package struct TenantContext: ChildRequestContext {
    package var coreContext: CoreRequestContextStorage
    package let requestID: String
    package let account: AccountID
    package let principal: Principal
    /// The query parameters; unknown names are already refused.
    package let query: QueryParameters

    package init(context: APIContext) throws {
        guard let principal = context.principal else { throw BearerError.missing }
        coreContext = context.coreContext
        requestID = context.requestID
        account = principal.account
        self.principal = principal
        query = context.query
        logger[metadataKey: "account.id"] = "\(principal.account)"
    }
}
