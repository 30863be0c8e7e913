import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/users` (openapi.yaml, tag `users`): the members of an account.
struct UserRoutes: Sendable {
    private let database: TenantDatabase
    private let attempts: AttemptLimit
    private let box: SecretBox
    private let publicURL: String
    private let onRightsChanged: @Sendable () async -> Void

    init(_ dependencies: APIDependencies) {
        database = dependencies.database
        attempts = AttemptLimit(database: dependencies.authDatabase)
        box = dependencies.secretBox
        publicURL = dependencies.tokenIssuer.issuer
        onRightsChanged = dependencies.onRightsChanged
    }

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/users"
        let one = "\(all)/{id}"
        routes.tenant(.get, all, "listUsers", scope: .accountAdmin, query: UserFilter.parameters, use: list)
        routes.tenant(.post, all, "inviteUser", scope: .accountAdmin, use: invite)
        routes.tenant(.get, one, "getUser", scope: .accountAdmin, use: show)
        routes.tenant(.patch, one, "updateUser", scope: .accountAdmin, use: update)
        routes.tenant(.delete, one, "removeUser", scope: .accountAdmin, use: remove)
        routes.tenant(.post, "\(one)/invite", "inviteUserAgain", scope: .accountAdmin) {
            try await send(.invite, $1)
        }
        routes.tenant(.post, "\(one)/password-reset", "sendPasswordReset", scope: .accountAdmin) {
            try await send(.reset, $1)
        }
        routes.tenant(
            .delete,
            "\(one)/sessions",
            "endUserSessions",
            scope: .accountAdmin,
            use: endSessions
        )
    }

    /// `GET …/users`, operation `listUsers`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let filter = UserFilter(&query)
        let page = query.page(sortedBy: UserQueries.sortKeys, default: "email")
        try query.finish()
        let rows = try await database.read(for: context.access, UserQueries.list(filter, page))[0]
        return try .json(PageBody(rows, of: page, UserBody.init(row:)))
    }

    /// `POST …/users`, operation `inviteUser`.
    @Sendable private func invite(_ request: Request, _ context: TenantContext) async throws -> Response {
        var body = try await request.jsonObject()
        let invitation = try UserInvitation(&body)
        try MemberPolicy(context.principal).checkReaches(invitation.role)
        let id = UUID.version7()
        return try await explained {
            try await database.answering(context) { transaction in
                let account = try await transaction.row(UserQueries.accountName(context.account))
                let mail = try mail(.invite, of: try account.decode("name"))
                let rows = try await transaction.query([
                    UserQueries.invite(id, invitation, mail),
                    UserQueries.grant(invitation.locationIDs, to: id, account: transaction.account),
                    UserQueries.one(id),
                ])
                return try .created(Self.user(rows), at: "\(request.uri.path)/\(id.lowercaseText)")
            }
        }
    }

    /// `GET …/users/{id}`, operation `getUser`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, UserQueries.one(id))
        return try .single(UserBody(row: row), for: request)
    }

    /// `PATCH …/users/{id}`, operation `updateUser`.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var body = try await request.jsonObject()
        let wanted = try UserChange(&body)
        let policy = MemberPolicy(context.principal)
        let user = try await change(context) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            guard !wanted.isEmpty else {
                return try UserBody(row: try await transaction.row(UserQueries.one(id)))
            }
            let member = try LockedMember(id, in: try await transaction.query(UserQueries.lock(id)))
            let role = wanted.role(after: member.role)
            try policy.checkChange(of: member, to: role)
            try wanted.checkLocations(of: member.role)
            var statements = [UserQueries.update(id, wanted)]
            if let locations = role == .partner ? wanted.locationIDs : [] {
                statements.append(UserQueries.withdraw(allBut: locations, from: id))
                statements.append(UserQueries.grant(locations, to: id, account: transaction.account))
            }
            return try Self.user(try await transaction.query(statements + [UserQueries.one(id)]))
        }
        if wanted.role != nil { await onRightsChanged() }
        return try .single(user, for: request)
    }

    /// `DELETE …/users/{id}`, operation `removeUser`.
    @Sendable private func remove(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let policy = MemberPolicy(context.principal)
        try await change(context) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            let member = try LockedMember(id, in: try await transaction.query(UserQueries.lock(id)))
            try policy.checkRemoval(of: member)
            _ = try await transaction.query(UserQueries.delete(id))
        }
        await onRightsChanged()
        return .noContent
    }

    /// `POST …/users/{id}/invite` and `…/password-reset`, operations `inviteUserAgain` and `sendPasswordReset`.
    private func send(_ kind: LinkMail.Kind, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let policy = MemberPolicy(context.principal)
        return try await database.answering(context) { transaction in
            let row = try await transaction.row(UserQueries.standing(id))
            try policy.checkReaches(try row.role("role"))
            if kind == .invite, try row.optionalTimestamp("joined_at") != nil {
                throw UserProblems.alreadyJoined
            }
            // Here, so that a repetition, which sends no mail, is no attempt.
            try await attempts.take(.mail(to: id))
            let mail = try mail(kind, of: try row.decode("account_name"))
            let sent = try await transaction.row(UserQueries.sendLink(id, mail))
            guard try sent.decode("sent", as: Bool.self) else { throw Problem.notFound }
            return Response(status: .accepted)
        }
    }

    /// `DELETE …/users/{id}/sessions`, operation `endUserSessions`. `If-Match` is about the member.
    @Sendable private func endSessions(_ request: Request, _ context: TenantContext) async throws -> Response
    {
        let id = try context.pathID("id")
        let policy = MemberPolicy(context.principal)
        try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            let row = try await transaction.row(UserQueries.standing(id))
            try policy.checkReaches(try row.role("role"))
            _ = try await transaction.query(UserQueries.endGrants(id))
        }
        await onRightsChanged()
        return .noContent
    }

    private func mail(_ kind: LinkMail.Kind, of account: String) throws -> LinkMail {
        try LinkMail(kind, account: account, publicURL: publicURL, box: box)
    }

    /// A transaction whose broken constraints are told in the words of this feature.
    private func change<Value: Sendable>(
        _ context: TenantContext,
        _ body: (borrowing TenantTransaction) async throws -> Value
    ) async throws -> Value {
        try await explained { try await database.withTransaction(for: context.access, .readWrite, body) }
    }

    private func explained<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as DatabaseError {
            throw error.explained(by: UserProblems.writing)
        }
    }

    private func honourIfMatch(
        of request: Request,
        on id: UUID,
        in transaction: borrowing TenantTransaction
    ) async throws {
        try await transaction.honourIfMatch(
            of: request,
            locking: UserQueries.lock(id),
            showing: UserQueries.one(id)
        ) { try UserBody(row: $0[0]) }
    }

    /// The member that the last statement shows.
    private static func user(_ rows: [[Row]]) throws -> UserBody {
        guard let row = rows.last?.first else { throw Problem.notFound }
        return try UserBody(row: row)
    }
}
