import FoundationEssentials
import Hummingbird
import Tenancy

/// `…/support-sessions` (openapi.yaml, tag `support-sessions`): the only way for a platform administrator to look into
/// an account. It has a reason and an end, changes nothing, and the account sees it in its audit trail.
struct SupportSessionRoutes: Sendable {
    /// Minutes.
    private static let lengths = 5...60
    private static let usualLength = 30

    private let database: TenantDatabase
    private let authDatabase: SystemDatabase
    private let accounts: ManagedAccounts
    private let tokens: SupportTokens
    private let onRightsChanged: @Sendable () async -> Void

    init(_ dependencies: APIDependencies) {
        database = dependencies.database
        authDatabase = dependencies.authDatabase
        accounts = ManagedAccounts(database: dependencies.authDatabase)
        tokens = SupportTokens(issuer: dependencies.tokenIssuer, now: dependencies.now)
        onRightsChanged = dependencies.onRightsChanged
    }

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/support-sessions"
        let one = "\(all)/{id}"
        routes.tenant(
            .get,
            all,
            "listSupportSessions",
            scope: .accountAdmin,
            query: ["limit", "cursor"],
            use: list
        )
        routes.platform(.post, all, "openSupportSession", use: open)
        routes.platform(.post, "\(one)/token", "createSupportToken", use: renew)
        routes.tenantOrPlatform(
            .delete,
            one,
            "endSupportSession",
            scope: .accountAdmin,
            tenant: endOfAccount,
            platform: endOwn
        )
    }

    /// `GET …/support-sessions`, operation `listSupportSessions`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let page = query.page(sortedBy: SupportSessionQueries.sortKeys, default: "-created_at")
        try query.finish()
        let rows = try await database.read(for: context.access, SupportSessionQueries.list(page))[0]
        return try .json(PageBody(rows, of: page, SupportSessionBody.init(row:)))
    }

    /// `POST …/support-sessions`, operation `openSupportSession`.
    @Sendable private func open(_ request: Request, _ context: PlatformContext) async throws -> Response {
        let tokenID = UUID.version7()
        let account = try await openableAccount(context)
        var body = try await request.jsonObject()
        let reason = body.required("reason", .words(10...500))
        let minutes = body.optional("minutes", .integer(Self.lengths)) ?? Self.usualLength
        try body.finish()
        guard let reason else { throw body.faultsSoFar }
        let administrator = context.administrator
        let email = try await email(of: administrator)
        let id = UUID.version7()
        let rows = try await authDatabase.query(
            "open a support session",
            by: context.actor,
            SupportSessionQueries.open(
                id,
                account: account.id.rawValue,
                administrator: administrator.user,
                email: email,
                reason: reason,
                seconds: minutes * 60
            )
        )
        guard let row = rows.first, let expiry = try row.decode("expires_at", as: Date?.self) else {
            throw Problem.notFound
        }
        let token = try tokens.token(
            of: id,
            account: account.id.rawValue,
            for: administrator,
            tokenID: tokenID,
            until: expiry
        )
        return try .created(token, at: "\(request.uri.path)/\(token.id.text)")
    }

    /// `POST …/support-sessions/{id}/token`, operation `createSupportToken`.
    @Sendable private func renew(_ request: Request, _ context: PlatformContext) async throws -> Response {
        let tokenID = UUID.version7()
        let id = try context.pathID("id")
        let account = try await openableAccount(context)
        _ = try await email(of: context.administrator)
        let session = try await ownSession(id, of: account, context)
        guard try !session.decode("is_over", as: Bool.self) else { throw SupportSessionProblems.over }
        let token = try tokens.token(
            of: id,
            account: account.id.rawValue,
            for: context.administrator,
            tokenID: tokenID,
            until: try session.decode("expires_at")
        )
        return try .json(token)
    }

    /// `DELETE …/support-sessions/{id}`, operation `endSupportSession`, by the administrator.
    @Sendable private func endOwn(_ request: Request, _ context: PlatformContext) async throws -> Response {
        let id = try context.pathID("id")
        let account = try await accounts.find(try context.pathText("account"))
        _ = try await ownSession(id, of: account, context)
        _ = try await authDatabase.query(
            "end a support session",
            by: context.actor,
            SupportSessionQueries.end(id, administrator: context.administrator.user)
        )
        await onRightsChanged()
        return .noContent
    }

    /// The same operation, by the account that is looked into.
    @Sendable private func endOfAccount(_ request: Request, _ context: TenantContext) async throws -> Response
    {
        let id = try context.pathID("id")
        _ = try await database.row(for: context.access, .readWrite, SupportSessionQueries.end(id))
        await onRightsChanged()
        return .noContent
    }

    /// - Throws: 401 for one who is an administrator no longer, which the token may not show yet.
    private func email(of administrator: PlatformAdministrator) async throws -> String {
        let rows = try await authDatabase.query(
            "name the administrator of a support session",
            SupportSessionQueries.administrator(administrator.user)
        )
        guard let row = rows.first else { throw BearerError.invalidToken }
        return try row.decode("email")
    }

    private func openableAccount(_ context: PlatformContext) async throws -> ManagedAccountBody {
        let account = try await accounts.find(try context.pathText("account"))
        guard account.suspendedAt == nil else { throw AccountProblems.suspended }
        return account
    }

    /// - Throws: 404 when there is none, or another administrator's.
    private func ownSession(
        _ id: UUID,
        of account: ManagedAccountBody,
        _ context: PlatformContext
    ) async throws -> Row {
        let statement = SupportSessionQueries.find(
            id,
            account: account.id.rawValue,
            administrator: context.administrator.user
        )
        let rows = try await authDatabase.query("find a support session", statement)
        guard let row = rows.first else { throw Problem.notFound }
        return row
    }
}
