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
    /// Says on whose behalf a request is that brings no `Authorization`; `nil` when it is not signed. It puts a body that it
    /// reads back.
    package typealias Signer = @Sendable (inout Request, APIContext) async throws -> Principal?
    package typealias PlatformHandler = @Sendable (Request, PlatformContext) async throws -> Response

    /// Where everything of one account begins.
    package static let account = "/api/v1/accounts/{account}"

    /// The methods that a known path refuses with 405; of others nothing is known, and they are 404.
    private static let knownMethods: [HTTPRequest.Method] =
        [.get, .head, .post, .put, .patch, .delete, .options, .trace] + [.init("QUERY")].compactMap(\.self)

    package private(set) var operations: [Operation] = []
    private let router: Router<APIContext>
    private let entrance: APIEntrance
    private let crossOrigin: CrossOriginPolicy

    init(router: Router<APIContext>, entrance: APIEntrance, crossOrigin: CrossOriginPolicy) {
        self.router = router
        self.entrance = entrance
        self.crossOrigin = crossOrigin
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

    /// Registers an operation for bearers of a scope, and for whoever signs requests in the name of an account.
    package mutating func tenantOrSigned(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ id: String,
        scope: Scope,
        query: [String] = [],
        signer: @escaping Signer,
        use handler: @escaping TenantHandler
    ) {
        authenticated(method, path, id, .scopeOrSignature(scope), query, signer: signer) { request, context in
            try await handler(request, try TenantContext(context: context))
        }
    }

    /// Registers an operation on what belongs to a person and to no account.
    ///
    /// Not for applications that an account registered, unless `ofAnyClient`: what a person is in other accounts is
    /// nothing to that account, and neither is where else the person is signed in.
    package mutating func person(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ id: String,
        query: [String] = [],
        ofAnyClient: Bool = false,
        use handler: @escaping PersonHandler
    ) {
        authenticated(method, path, id, .person, query) { request, context in
            let context = try PersonContext(context: context)
            guard ofAnyClient || OAuthClient.isBuiltIn(context.clientID) else {
                throw BearerError.notOwnClient
            }
            return try await handler(request, context)
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
        signer: Signer? = nil,
        use handler: @escaping OpenHandler
    ) {
        let operation = Operation(method: method, path: path, id: id, access: access, query: query)
        operations.append(operation)
        router.on(RouterPath(path), method: method) { [entrance] request, context in
            var (request, context) = (request, context)
            try await entrance.admit(&request, &context, to: operation, signer)
            let response = try await handler(request, context)
            entrance.checkKeeping(of: response, context, operation)
            entrance.noteChange(by: response, context, operation)
            return response
        }
    }

    /// Answers 405 on known paths for the methods they do not have, and browsers that ask which they have.
    func refuseOtherMethods() {
        for (path, operations) in Dictionary(grouping: operations, by: \.path) {
            var allowed = operations.map(\.method)
            if allowed.contains(.get) { allowed.append(.head) }
            for method in Self.knownMethods where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { [allowed, crossOrigin] request, _ -> Response in
                    if let answer = crossOrigin.preflight(request, allowing: allowed) { return answer }
                    throw Problem.methodNotAllowed(allowed)
                }
            }
        }
    }
}
