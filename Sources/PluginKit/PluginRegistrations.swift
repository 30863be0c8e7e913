package import Tenancy

/// What a plugin adds to the platform, as a value: nothing happens while it is filled.
package struct PluginRegistrations<Settings: Sendable>: Sendable {
    package private(set) var subscription: EventSubscription<Settings>?
    package private(set) var transactional: TransactionalSubscription<Settings>?
    package private(set) var routes: [PluginRoute<Settings>] = []
    package private(set) var services: [PluginService] = []
    package private(set) var readiness: [PluginReadiness] = []
    package private(set) var metrics: [MetricDeclaration] = []
    package private(set) var scopes: [PluginScope] = []
    package private(set) var metricsBackend: (any MetricsBackend)?
    /// What was declared twice although it may be there once.
    package private(set) var complaints: [String] = []

    package init() {}

    /// Events by outbox. A plugin has one such subscription.
    package mutating func onEvents(
        _ types: [EventType],
        interest: EventSubscription<Settings>.Interest = .always,
        _ handle: @escaping EventSubscription<Settings>.Handler
    ) {
        if subscription != nil { complaints.append("onEvents is declared twice") }
        subscription = EventSubscription(types: EventTypes(types), interest: interest, handle: handle)
    }

    /// Statements in the transaction of what happened. A plugin has one such subscription.
    package mutating func inTransaction(
        of types: [EventType],
        _ statements: @escaping TransactionalSubscription<Settings>.Statements
    ) {
        if transactional != nil { complaints.append("inTransaction is declared twice") }
        transactional = TransactionalSubscription(types: EventTypes(types), statements: statements)
    }

    /// A route for anybody; see ``RouteAudience/open``. `seesAuthorization`: Whether it is given the header `authorization`,
    /// of whoever sends one; no route is given cookies.
    package mutating func open(
        _ method: RouteMethod,
        _ place: RoutePlace,
        _ id: String,
        query: [String] = [],
        body: ObjectSchema? = nil,
        seesAuthorization: Bool = false,
        use handler: @escaping @Sendable (PluginRequest) async throws -> PluginResponse
    ) {
        add(method, place, id, .open, query, body, .plain(handler), seesAuthorization: seesAuthorization)
    }

    /// A route for those who run the platform; see ``RouteAudience/operations(_:)``.
    package mutating func operations(
        _ method: RouteMethod,
        _ place: RoutePlace,
        _ id: String,
        scope: Scope? = nil,
        query: [String] = [],
        body: ObjectSchema? = nil,
        use handler: @escaping @Sendable (PluginRequest) async throws -> PluginResponse
    ) {
        add(method, place, id, .operations(scope), query, body, .plain(handler))
    }

    /// A route for bearers of an account; see ``RouteAudience/tenant(_:)``.
    package mutating func tenant(
        _ method: RouteMethod,
        _ place: RoutePlace,
        _ id: String,
        scope: Scope,
        query: [String] = [],
        body: ObjectSchema? = nil,
        use handler:
            @escaping @Sendable (PluginRequest, PluginTenant<Settings>) async throws -> PluginResponse
    ) {
        add(method, place, id, .tenant(scope), query, body, .tenant(handler))
    }

    /// A route for an account's machines; see ``RouteAudience/machine(_:)``.
    ///
    /// `signature`: Whose a request is that comes without a token, where that can be known.
    package mutating func machine(
        _ method: RouteMethod,
        _ place: RoutePlace,
        _ id: String,
        scope: Scope,
        query: [String] = [],
        body: ObjectSchema? = nil,
        signature: PluginRoute<Settings>.Signature? = nil,
        use handler:
            @escaping @Sendable (PluginRequest, PluginTenant<Settings>) async throws -> PluginResponse
    ) {
        add(method, place, id, .machine(scope), query, body, .tenant(handler), signature: signature)
    }

    package mutating func service(_ service: PluginService) {
        services.append(service)
    }

    package mutating func readiness(_ check: PluginReadiness) {
        readiness.append(check)
    }

    package mutating func metrics(_ declarations: [MetricDeclaration]) {
        metrics += declarations
    }

    /// Permissions of the plugin's own, for its routes. Administrators of accounts hold them, and give them to machines.
    package mutating func scopes(_ declarations: [PluginScope]) {
        scopes += declarations
    }

    /// Where all metrics of the process go from now on.
    package mutating func metricsBackend(_ backend: any MetricsBackend) {
        if metricsBackend != nil { complaints.append("metricsBackend is declared twice") }
        metricsBackend = backend
    }

    private mutating func add(
        _ method: RouteMethod,
        _ place: RoutePlace,
        _ id: String,
        _ audience: RouteAudience,
        _ query: [String],
        _ body: ObjectSchema?,
        _ handler: PluginRoute<Settings>.Handler,
        signature: PluginRoute<Settings>.Signature? = nil,
        seesAuthorization: Bool = false
    ) {
        routes.append(
            PluginRoute(
                method: method,
                place: place,
                id: id,
                audience: audience,
                query: query,
                body: body,
                signature: signature,
                handler: handler,
                seesAuthorization: seesAuthorization
            )
        )
    }
}
