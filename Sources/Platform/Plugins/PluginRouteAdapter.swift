import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import OCPP
import PluginKit
import Tenancy

/// Puts a route of a plugin among the operations of the API: the platform's manners before it, and its limits around it.
struct PluginRouteAdapter: Sendable {
    /// Headers that prove who somebody is: none of a plugin's business.
    private static let hidden: Set<String> = ["authorization", "cookie", "proxy-authorization"]
    /// What a plugin may not answer: it belongs to the platform or to the framing.
    private static let ours: Set<String> = [
        "connection", "content-length", "keep-alive", "set-cookie", "strict-transport-security",
        "transfer-encoding",
        "x-request-id",
    ]

    let route: HostedRoute
    let keeping: TenantDatabase

    func register(on routes: inout APIRoutes) {
        guard let method = HTTPRequest.Method(route.method.rawValue) else { return }
        switch route.audience {
        case .open:
            routes.open(method, route.path, route.id, query: route.query) { request, context in
                try await answer(request, context, caller: nil, address: context.address)
            }
        case .tenant(let scope):
            routes.tenant(method, route.path, route.id, scope: scope, query: route.query, use: tenant)
        case .machine(let scope):
            registerMachine(method, scope, on: &routes)
        case .operations(let scope?):
            routes.tenantOrPlatform(
                method,
                route.path,
                route.id,
                scope: scope,
                query: route.query,
                tenant: { request, context in
                    let caller = RouteCaller(context.principal)
                    return try await answer(request, context, caller: caller, address: context.address)
                },
                platform: platform
            )
        case .operations(nil):
            routes.platform(method, route.path, route.id, query: route.query, use: platform)
        }
    }

    private func registerMachine(_ method: HTTPRequest.Method, _ scope: Scope, on routes: inout APIRoutes) {
        guard let signature = route.signature else {
            routes.tenant(method, route.path, route.id, scope: scope, query: route.query, use: machine)
            return
        }
        routes.tenantOrSigned(
            method,
            route.path,
            route.id,
            scope: scope,
            query: route.query,
            signer: { request, context in
                guard let account = try await signer(&request, context, signature) else { return nil }
                return Principal(
                    kind: .plugin,
                    account: account,
                    subject: route.plugin.rawValue,
                    clientID: "plugin:\(route.plugin):signature",
                    name: route.plugin.rawValue,
                    scopes: [scope]
                )
            },
            use: machine
        )
    }

    /// Whose the request is, as the plugin says.
    private func signer(
        _ request: inout Request,
        _ context: APIContext,
        _ signature: @Sendable (PluginRequest) async throws -> AccountID?
    ) async throws -> AccountID? {
        let body = try await request.boundedBody()
        request.body = RequestBody(buffer: ByteBuffer(bytes: body))
        let asked = PluginRequest(
            route.method,
            request.uri.path,
            headers: headers(of: request),
            body: body,
            requestID: context.requestID,
            address: context.address
        )
        return try await contained { try await signature(asked) }
    }

    @Sendable private func machine(_ request: Request, _ context: TenantContext) async throws -> Response {
        switch context.principal.kind {
        // A plugin is who signed: nobody else comes here as one.
        case .client, .apiKey, .plugin: return try await tenant(request, context)
        default: throw Problem.onlyMachines
        }
    }

    @Sendable private func platform(_ request: Request, _ context: PlatformContext) async throws -> Response {
        let actor = context.actor
        let caller = RouteCaller(
            kind: .platformAdmin,
            id: actor.id ?? "",
            scopes: Scope.platformAdmin.rawValue
        )
        return try await answer(request, context, caller: caller, address: actor.address)
    }

    @Sendable private func tenant(_ request: Request, _ context: TenantContext) async throws -> Response {
        let work: @Sendable () async throws -> Response = {
            try await answer(
                request,
                context,
                caller: RouteCaller(context.principal),
                address: context.address,
                account: context.account
            )
        }
        guard context.idempotency != nil else { return try await work() }
        // The plugin's effect is not in this transaction; a repetition that comes meanwhile is told to wait.
        return try await keeping.answering(context) { _ in try await work() }
    }

    private func answer(
        _ request: Request,
        _ context: some AskedContext,
        caller: RouteCaller?,
        address: String?,
        account: AccountID? = nil
    ) async throws -> Response {
        let asked = PluginRequest(
            route.method,
            request.uri.path,
            parameters: try parameters(context),
            query: try values(context.query),
            headers: headers(of: request),
            body: try await body(of: request),
            requestID: context.requestID,
            address: address,
            caller: caller
        )
        return try response(try await contained { try await route.answer(asked, account) })
    }

    /// Runs what the plugin does, if the plugin runs; what it throws becomes a problem. Nothing of it counts for or against
    /// the plugin: whoever may ask could pause it for everybody else.
    private func contained<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        let condition = route.condition
        guard condition.isStarted, condition.pause == nil else { throw Problem.pluginAway(condition.pause) }
        do {
            return try await work()
        } catch let problem as RouteProblem {
            throw Problem(problem)
        } catch PluginFailure.timedOut(let limit) {
            throw Problem(
                .gatewayTimeout,
                "plugin_timed_out",
                title: "The plugin did not answer in time",
                internalContext: "plugin \(route.plugin): \(PluginFailure.timedOut(limit))"
            )
        } catch PluginFailure.unreadableSettings {
            throw Problem.conflict(
                "The account's settings of the plugin cannot be read: set them anew.",
                code: "plugin_settings_unreadable"
            )
        } catch is PluginFailure {
            throw Problem.pluginAway(nil)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Problem.internalError("plugin \(route.plugin): \(error)")
        }
    }

    private func parameters(_ context: some RequestContext) throws -> [String: String] {
        var parameters: [String: String] = [:]
        for part in route.path.split(separator: "/") where part.hasPrefix("{") && part.hasSuffix("}") {
            let name = String(part.dropFirst().dropLast())
            parameters[name] = try context.pathText(name)
        }
        return parameters
    }

    private func values(_ query: QueryParameters) throws -> [String: String] {
        var query = query
        var values: [String: String] = [:]
        for name in route.query { values[name] = query.given(name) }
        try query.finish()
        return values
    }

    private func headers(of request: Request) -> [String: String] {
        var headers: [String: String] = [:]
        for field in request.headers {
            let name = field.name.canonicalName
            let isShown = route.seesAuthorization && name == "authorization"
            guard isShown || !Self.hidden.contains(name) else { continue }
            headers[name] = headers[name].map { "\($0), \(field.value)" } ?? field.value
        }
        return headers
    }

    private func body(of request: Request) async throws -> [UInt8] {
        guard route.method != .get else { return [] }
        guard let schema = route.body else { return try await request.boundedBody() }
        var reader = try await request.jsonObject()
        let object = SchemaReader(schema).read(&reader)
        try reader.finish()
        return Array(JSONBody(.object(object)).value.serialized().utf8)
    }

    private func response(_ answer: PluginResponse) throws -> Response {
        var headers = HTTPFields()
        for (name, value) in answer.headers where !Self.ours.contains(name.lowercased()) {
            guard let field = HTTPField.Name(name), HTTPField.isValidValue(value) else {
                throw Problem.internalError("plugin \(route.plugin): header \(name) of an answer")
            }
            headers[field] = value
        }
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        guard (200...599).contains(answer.status) else {
            throw Problem.internalError("plugin \(route.plugin): status \(answer.status) of an answer")
        }
        let body = ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        return Response(status: .init(code: answer.status), headers: headers, body: body)
    }
}

/// What every kind of context knows of its request.
private protocol AskedContext: RequestContext {
    var requestID: String { get }
    var query: QueryParameters { get }
}

extension APIContext: AskedContext {}
extension TenantContext: AskedContext {}
extension PlatformContext: AskedContext {}

extension RouteCaller {
    fileprivate init(_ principal: Principal) {
        let kind: Kind =
            switch principal.kind {
            case .client: .client
            case .apiKey: .apiKey
            case .support: .support
            case .plugin: .signature
            case .user, .platformAdmin, .commandLine, .system: .user
            }
        self.init(kind: kind, id: principal.subject, scopes: principal.scopes.text)
    }
}

extension Problem {
    fileprivate static let onlyMachines = Problem(
        .forbidden,
        "machines_only",
        title: "Only for machine clients",
        detail: "Use a client's token or an API key."
    )

    /// `pause`: After which it may be there again.
    fileprivate static func pluginAway(_ pause: Duration?) -> Problem {
        Problem(
            .serviceUnavailable,
            "plugin_unavailable",
            title: "The plugin is not available",
            detail: "Try again later.",
            headers: [.retryAfter: "\(max(1, pause?.components.seconds ?? 1))"]
        )
    }

    fileprivate init(_ problem: RouteProblem) {
        let status = (400...599).contains(problem.status) ? problem.status : 500
        self.init(
            .init(code: status),
            problem.code,
            title: HTTPResponse.Status(code: status).reasonPhrase,
            detail: problem.detail,
            errors: problem.fields.map { FieldError(field: $0.pointer, code: $0.code, message: $0.message) },
            headers: problem.status == 401 ? [.wwwAuthenticate: #"Bearer realm="plugyard""#] : [:]
        )
    }
}
