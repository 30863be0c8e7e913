import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/me` (openapi.yaml, tag `me`): the person who asks, with password and sessions.
struct MeRoutes: Sendable {
    private let database: SystemDatabase
    private let credentials: Credentials
    private let passwordPolicy: PasswordPolicy
    private let onRightsChanged: @Sendable () async -> Void

    init(_ dependencies: APIDependencies) {
        database = dependencies.authDatabase
        credentials = Credentials(dependencies)
        passwordPolicy = dependencies.passwordPolicy
        onRightsChanged = dependencies.onRightsChanged
    }

    func register(on routes: inout APIRoutes) {
        let me = "/api/v1/me"
        routes.person(.get, me, "getMe", use: show)
        routes.person(.post, "\(me)/password", "changePassword", use: changePassword)
        routes.person(.get, "\(me)/sessions", "listMySessions", use: sessions)
        routes.person(.delete, "\(me)/sessions/{id}", "endMySession", use: endSession)
    }

    /// `GET /api/v1/me`, operation `getMe`.
    @Sendable private func show(_ request: Request, _ context: PersonContext) async throws -> Response {
        let person = try await credentials.person(context)
        let rows = try await database.query("list a person's accounts", MeQueries.memberships(context.user))
        var accounts: [MeBody.Account] = []
        for row in rows { accounts.append(try MeBody.Account(row: row)) }
        let body = MeBody(person, accounts: accounts, principal: context.principal)
        return try .single(body, for: request)
    }

    /// `POST /api/v1/me/password`, operation `changePassword`: ends all other sessions and grants.
    @Sendable private func changePassword(_ request: Request, _ context: PersonContext) async throws
        -> Response
    {
        var body = try await request.jsonObject()
        let wanted = try PasswordChange(&body)
        let person = try await credentials.person(context)
        try wanted.check(by: passwordPolicy, email: person.email)
        try await credentials.prove(person, password: wanted.current)
        let hash = try await credentials.hash(wanted.new)
        let statement = MeQueries.changePassword(person.id, hash: hash, keeping: context.grant)
        _ = try await credentials.write(.passwordChanged, context, statement)
        await credentials.note(.passwordChanged, of: person, context)
        await onRightsChanged()
        return .noContent
    }

    /// `GET /api/v1/me/sessions`, operation `listMySessions`.
    @Sendable private func sessions(_ request: Request, _ context: PersonContext) async throws -> Response {
        let rows = try await database.query("list a person's sessions", MeQueries.sessions(context.user))
        var sessions: [UserSessionBody] = []
        for row in rows { sessions.append(try UserSessionBody(row: row, current: context.grant)) }
        return try .json(PageBody(complete: sessions))
    }

    /// `DELETE /api/v1/me/sessions/{id}`, operation `endMySession`.
    @Sendable private func endSession(_ request: Request, _ context: PersonContext) async throws -> Response {
        let id = try context.pathID("id")
        let statement = MeQueries.endSession(id, of: context.user)
        let rows = try await database.query("end a person's session", by: context.actor, statement)
        guard try Row.isDone(rows) else { throw Problem.notFound }
        await onRightsChanged()
        return .noContent
    }
}
