import HTTPTypes
import Hummingbird
import Tenancy

/// `/oauth/authorize` (RFC 6749, section 4.1; RFC 7636; RFC 9207; RFC 9700).
struct AuthorizeRoutes: Sendable {
    /// In seconds, contract §3: a client redeems a code at once.
    private static let codeLifetime = 60

    private static let query = [
        "client_id", "redirect_uri", "response_type", "code_challenge", "code_challenge_method", "scope",
        "state",
        "nonce", "prompt", "login_hint", "account",
    ]

    private let site: SignInSite

    init(_ site: SignInSite) {
        self.site = site
    }

    func register(on routes: inout APIRoutes) {
        routes.page(
            .get,
            "/oauth/authorize",
            "authorize",
            query: Self.query,
            use: site.answering(authorize)
        )
    }

    /// `GET /oauth/authorize`, operation `authorize`.
    @Sendable private func authorize(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try site.query(of: request)
        let client = try await client(query["client_id"])
        // Before this is known to be the client's, nobody is sent there, not even with an error.
        guard let uri = query["redirect_uri"], RedirectURI.isAllowed(uri, of: client.redirectURIs) else {
            throw SignInRefusal(
                status: .badRequest,
                title: SignInText.badRedirectTitle,
                text: SignInText.badRedirect
            )
        }
        do {
            let wanted = try AuthorizationRequest(query, client: client, redirectURI: uri)
            return try await answer(wanted, client, request, context)
        } catch let error as AuthorizationError {
            return respond(
                to: uri,
                state: query["state"],
                [("error", error.code.rawValue), ("error_description", error.description)]
            )
        }
    }

    /// - Throws: ``SignInRefusal`` for anything but a client in which people may sign in.
    private func client(_ id: String?) async throws -> OAuthClient {
        guard let id, let client = try await site.clients.client(id), client.kind != .machine,
            !client.isRevoked, !client.accountIsSuspended
        else {
            throw SignInRefusal(
                status: .badRequest,
                title: SignInText.unknownClientTitle,
                text: SignInText.unknownClient
            )
        }
        return client
    }

    private func answer(
        _ wanted: AuthorizationRequest,
        _ client: OAuthClient,
        _ request: Request,
        _ context: APIContext
    ) async throws -> Response {
        let isSilent = wanted.prompts.contains(.none)
        let browser = try await site.browser(of: request)
        guard let session = browser.session, !wanted.prompts.contains(.login) else {
            guard !isSilent else { throw AuthorizationError(.loginRequired, "Nobody is signed in.") }
            return try site.signInPage(.authorize(wanted), to: browser, email: wanted.loginHint ?? "")
        }
        let all = try await AccountChoice.all(for: session, client: client, in: site.database)
        let possible = all.filter { wanted.account == nil || $0.slug == wanted.account }
        guard !possible.isEmpty else {
            throw AuthorizationError(.accessDenied, "This person has no such account here.")
        }
        let asked = RequestedScope(stored: wanted.scope)
        let choices = possible.filter { $0.granted(asked) != nil }
        guard let first = choices.first, let scope = first.granted(asked) else {
            throw AuthorizationError(.invalidScope, "This person has none of these scopes.")
        }
        guard choices.count == 1, !wanted.prompts.contains(.selectAccount) else {
            guard !isSilent else {
                throw AuthorizationError(.accountSelectionRequired, "There are several accounts.")
            }
            return site.show(.chooseAccount(choices, for: wanted, as: session), to: browser)
        }
        return try await grant(wanted, first, scope: scope, session, context)
    }

    private func grant(
        _ wanted: AuthorizationRequest,
        _ choice: AccountChoice,
        scope: RequestedScope,
        _ session: BrowserSession,
        _ context: APIContext
    ) async throws -> Response {
        let code = OpaqueSecret.generate(.authorizationCode)
        _ = try await site.database.query(
            "issue an authorisation code",
            SignInQueries.createCode(
                code.hash,
                for: wanted,
                choice,
                scope: scope,
                session: session,
                seconds: Self.codeLifetime
            )
        )
        try await site.note(session, signedInTo: choice.account, context)
        return respond(to: wanted.redirectURI, state: wanted.state, [("code", code.text)])
    }

    private func respond(
        to uri: String,
        state: String?,
        _ parameters: [(name: String, value: String?)]
    ) -> Response {
        site.redirect(
            to: RedirectURI.appending(parameters + [("state", state), ("iss", site.issuer)], to: uri)
        )
    }
}

extension SignInSite {
    /// Tells the account's audit trail; the platform itself has none.
    func note(_ session: BrowserSession, signedInTo account: AccountID?, _ context: APIContext) async throws {
        guard let account else { return }
        let actor = AuditActor(
            kind: .user,
            id: session.user.lowercaseText,
            name: session.email,
            address: context.address,
            requestID: context.requestID
        )
        _ = try await database.query(
            "note who signed in",
            by: actor,
            SignInQueries.noteSignIn(session, in: account)
        )
    }
}
