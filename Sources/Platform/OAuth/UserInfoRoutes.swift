import FoundationEssentials
import HTTPTypes
import Hummingbird
import Tenancy

/// `/oauth/userinfo` (OpenID Connect Core 1.0, section 5.3): who the bearer of a token is.
struct UserInfoRoutes: Sendable {
    /// Role `plugyard_auth`.
    let database: SystemDatabase

    func register(on routes: inout APIRoutes) {
        routes.person(.get, "/oauth/userinfo", "getUserInfo", ofAnyClient: true, use: show)
        routes.person(.post, "/oauth/userinfo", "postUserInfo", ofAnyClient: true, use: show)
    }

    @Sendable private func show(_ request: Request, _ context: PersonContext) async throws -> Response {
        let account = context.principal?.account
        let rows = try await database.query(
            "tell a person's name",
            UserInfoQueries.find(context.user, in: account)
        )
        // The person is gone since the token was made.
        guard let row = rows.first else { throw BearerError.invalidToken }
        return try .json(
            UserInfoBody(
                subject: context.user.lowercaseText,
                email: try row.decode("email"),
                accountID: account.map { ResourceID($0.rawValue) },
                accountSlug: try row.decode("slug"),
                roles: context.principal?.roles.map(\.rawValue) ?? []
            )
        )
    }
}
