package import HTTPTypes
package import Hummingbird
package import Tenancy

/// Where every operation of the API is registered: there is no other way onto the router, and none without
/// saying what the operation is called in openapi.yaml, which query parameters it has and which scope it
/// needs.
package struct APIRoutes {
    package typealias OpenHandler = @Sendable (Request, APIContext) async throws -> Response
    package typealias TenantHandler = @Sendable (Request, TenantContext) async throws -> Response

    /// Where everything of one account begins.
    package static let account = "/api/v1/accounts/{account}"

    package private(set) var operations: [Operation] = []
    private let router: Router<APIContext>
    private let bearer: BearerAuthentication
    private let slugs: AccountSlugs

    init(router: Router<APIContext>, bearer: BearerAuthentication, slugs: AccountSlugs) {
        self.router = router
        self.bearer = bearer
        self.slugs = slugs
    }

    /// Registers an operation for anybody.
    package mutating func open(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ id: String,
        query: [String] = [],
        use handler: @escaping OpenHandler
    ) {
        operations.append(Operation(method: method, path: path, id: id, access: .open, query: query))
        router.on(RouterPath(path), method: method) { request, context in
            var context = context
            context.query = try QueryParameters(request.uri.query, allowed: query)
            return try await handler(request, context)
        }
    }

    /// Registers an operation for bearers of a scope. Where the path has `{account}`, it must be the token's
    /// own: another one's is answered like one that does not exist.
    package mutating func tenant(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ id: String,
        scope: Scope,
        query: [String] = [],
        use handler: @escaping TenantHandler
    ) {
        operations.append(Operation(method: method, path: path, id: id, access: .scope(scope), query: query))
        let namesAccount = path.contains("{account}")
        router.on(RouterPath(path), method: method) { [bearer, slugs] request, context in
            var context = context
            let principal = try bearer.principal(of: request)
            if namesAccount {
                try await slugs.check(try context.pathText("account"), isAccountOf: principal)
            }
            context.notes.account = principal.account
            guard principal.scopes.contains(scope) else { throw BearerError.insufficientScope(scope) }
            context.principal = principal
            context.query = try QueryParameters(request.uri.query, allowed: query)
            return try await handler(request, try TenantContext(context: context))
        }
    }

    /// Answers 405 on known paths for the methods they do not have.
    func refuseOtherMethods() {
        for (path, operations) in Dictionary(grouping: operations, by: \.path) {
            var allowed = operations.map(\.method)
            if allowed.contains(.get) { allowed.append(.head) }
            for method: HTTPRequest.Method in [.get, .head, .post, .put, .patch, .delete, .options]
            where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { [allowed] _, _ -> Response in
                    throw Problem.methodNotAllowed(allowed)
                }
            }
        }
    }
}
