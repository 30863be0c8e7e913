import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts` for platform administrators (openapi.yaml, tag `accounts`): which accounts there are, and their
/// life from the first day to the last. What is in an account is not reached from here.
struct PlatformAccountRoutes: Sendable {
    private let database: SystemDatabase
    private let accounts: ManagedAccounts
    private let onAccountsChanged: @Sendable () async -> Void
    private let deletionDelay: Duration

    init(_ dependencies: APIDependencies) {
        database = dependencies.authDatabase
        accounts = ManagedAccounts(database: dependencies.authDatabase)
        onAccountsChanged = dependencies.onAccountsChanged
        deletionDelay = dependencies.accountDeletionDelay
    }

    func register(on routes: inout APIRoutes) {
        let one = APIRoutes.account
        routes.platform(.post, "/api/v1/accounts", "createAccount", use: create)
        routes.platform(.post, "\(one)/suspend", "suspendAccount", use: suspend)
        routes.platform(.post, "\(one)/resume", "resumeAccount", use: resume)
        routes.platform(.delete, one, "deleteAccount", query: ["confirm"], use: delete)
    }

    /// `GET /api/v1/accounts`, operation `listAccounts`.
    @Sendable func list(_ request: Request, _ context: PlatformContext) async throws -> Response {
        var query = context.query
        var page = query.page(sortedBy: AccountQueries.sortKeys, default: "slug")
        try query.finish()
        var slug: String?
        if case .text(let last, _) = page.after { slug = last }
        page.after = nil
        let statement = ManagedAccountQueries.list(after: slug, limit: page.fetchLimit)
        let rows = try await database.query("list accounts for an administrator", statement)
        return try .json(PageBody(rows, of: page, ManagedAccountBody.init(row:)))
    }

    /// `GET /api/v1/accounts/{account}`, operation `getAccount`.
    @Sendable func show(_ request: Request, _ context: PlatformContext) async throws -> Response {
        try .single(try await accounts.find(try context.pathText("account")), for: request)
    }

    /// `POST /api/v1/accounts`, operation `createAccount`.
    @Sendable private func create(_ request: Request, _ context: PlatformContext) async throws -> Response {
        var body = try await request.jsonObject()
        let slug = body.required("slug", .slug)
        let name = body.required("name", .words(1...100))
        try body.finish()
        guard let slug, let name else { throw body.faultsSoFar }
        let id = UUID.version7()
        do throws(DatabaseError) {
            _ = try await database.query(
                "create an account",
                by: context.actor,
                ManagedAccountQueries.create(id, slug: slug, name: name)
            )
        } catch {
            throw error.explained(by: ["accounts_slug_key": AccountProblems.slugTaken])
        }
        return try .created(
            try await accounts.find(id.lowercaseText),
            at: "\(request.uri.path)/\(id.lowercaseText)"
        )
    }

    /// `POST …/suspend`, operation `suspendAccount`.
    @Sendable private func suspend(_ request: Request, _ context: PlatformContext) async throws -> Response {
        try await change(context, "suspend an account") { ManagedAccountQueries.suspend($0) }
    }

    /// `POST …/resume`, operation `resumeAccount`.
    @Sendable private func resume(_ request: Request, _ context: PlatformContext) async throws -> Response {
        try await change(context, "resume an account") { ManagedAccountQueries.resume($0) }
    }

    /// `DELETE /api/v1/accounts/{account}`, operation `deleteAccount`: says when, and until then it can be taken back.
    /// `If-Match` is judged without a lock, for that reason.
    @Sendable private func delete(_ request: Request, _ context: PlatformContext) async throws -> Response {
        let account = try await accounts.find(try context.pathText("account"))
        var query = context.query
        if query.text("confirm") != account.slug {
            query.note("confirm", "not_confirmed", "Expected the slug of the account that is to be deleted.")
        }
        try query.finish()
        if let known = request.headers[.ifMatch], try !ETag(of: account).satisfies(ifMatch: known) {
            throw Problem.preconditionFailed
        }
        let rows = try await database.query(
            "schedule the deletion of an account",
            by: context.actor,
            ManagedAccountQueries.scheduleDeletion(
                account.id.rawValue,
                seconds: Int(deletionDelay.components.seconds)
            )
        )
        guard try rows.first?.decode("delete_after", as: Date?.self) != nil else {
            throw AccountProblems.notSuspended
        }
        return try .json(try await accounts.find(account.id.text), status: .accepted)
    }

    /// Changes whether the account works, and answers when this process knows it: its sockets are closed and its tokens
    /// dead by then, and in other processes within a second.
    private func change(
        _ context: PlatformContext,
        _ purpose: String,
        _ statement: (UUID) -> SQL
    ) async throws -> Response {
        let account = try await accounts.find(try context.pathText("account"))
        _ = try await database.query(purpose, by: context.actor, statement(account.id.rawValue))
        await onAccountsChanged()
        return try .json(try await accounts.find(account.id.text))
    }
}
