package import HTTPTypes
package import Hummingbird
package import Tenancy

/// Where every operation of the API is registered: there is no other way onto the router, and none without
/// saying what the operation is called in openapi.yaml, which query parameters it has and which scope it
/// needs.
package struct APIRoutes {
    package typealias OpenHandler = @Sendable (Request, APIContext) async throws -> Response
    package typealias TenantHandler = @Sendable (Request, TenantContext) async throws -> Response
    package typealias PersonHandler = @Sendable (Request, PersonContext) async throws -> Response
    package typealias PlatformHandler = @Sendable (Request, PlatformContext) async throws -> Response

    /// Where everything of one account begins.
    package static let account = "/api/v1/accounts/{account}"

    package private(set) var operations: [Operation] = []
    private let router: Router<APIContext>
    private let authentication: BearerAuthentication
    private let slugs: AccountSlugs

    init(router: Router<APIContext>, authentication: BearerAuthentication, slugs: AccountSlugs) {
        self.router = router
        self.authentication = authentication
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

    /// Registers a page for browsers, open to anybody. It reads its query itself: a parameter that it does not know
    /// means nothing there (RFC 6749, section 3.1), and what is wrong is answered as a page.
    package mutating func page(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ id: String,
        query: [String] = [],
        use handler: @escaping OpenHandler
    ) {
        operations.append(Operation(method: method, path: path, id: id, access: .open, query: query))
        router.on(RouterPath(path), method: method, use: handler)
    }

    /// Registers an operation for bearers of a scope. Where the path has `{account}`, it must be the bearer's
    /// own: another one's is answered like one that does not exist.
    package mutating func tenant(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ id: String,
        scope: Scope,
        query: [String] = [],
        use handler: @escaping TenantHandler
    ) {
        authenticated(method, path, id, .scope(scope), query) { request, context in
            try await handler(request, try TenantContext(context: context))
        }
    }

    /// Registers an operation on what belongs to a person and to no account.
    package mutating func person(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ id: String,
        query: [String] = [],
        use handler: @escaping PersonHandler
    ) {
        authenticated(method, path, id, .person, query) { request, context in
            try await handler(request, try PersonContext(context: context))
        }
    }

    /// Registers an operation for platform administrators. An `{account}` in the path is any account.
    package mutating func platform(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ id: String,
        query: [String] = [],
        use handler: @escaping PlatformHandler
    ) {
        authenticated(method, path, id, .platform, query) { request, context in
            try await handler(request, try PlatformContext(context: context))
        }
    }

    /// Registers an operation that platform administrators have on every account, and bearers of a scope on their own.
    package mutating func tenantOrPlatform(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ id: String,
        scope: Scope,
        query: [String] = [],
        tenant: @escaping TenantHandler,
        platform: @escaping PlatformHandler
    ) {
        authenticated(method, path, id, .scopeOrPlatform(scope), query) { request, context in
            switch context.bearer {
            case .platform: try await platform(request, try PlatformContext(context: context))
            case .tenant, nil: try await tenant(request, try TenantContext(context: context))
            }
        }
    }

    private mutating func authenticated(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ id: String,
        _ access: OperationAccess,
        _ query: [String],
        use handler: @escaping OpenHandler
    ) {
        operations.append(Operation(method: method, path: path, id: id, access: access, query: query))
        let namesAccount = path.contains("{account}")
        router.on(RouterPath(path), method: method) { [authentication, slugs] request, context in
            var context = context
            let account = namesAccount ? try context.pathText("account") : nil
            let bearer = try await authentication.bearer(of: request, account: account)
            if case .tenant(let principal) = bearer {
                if let account, access != .platform {
                    try await slugs.check(account, isAccountOf: principal)
                }
                context.notes.account = principal.account
            }
            try access.check(bearer)
            context.bearer = bearer
            context.query = try QueryParameters(request.uri.query, allowed: query)
            return try await handler(request, context)
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
