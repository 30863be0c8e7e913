import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import Tenancy

/// The pages that people see of sign-in: what they have in common. None of them needs a script.
struct SignInSite: Sendable {
    /// Role `plugyard_auth`.
    let database: SystemDatabase
    let clients: OAuthClientDirectory
    let issuer: String
    let cookies: SignInCookies
    let known: KnownBrowser
    let seal: FormSeal
    let throttle: SignInThrottle
    let onRightsChanged: @Sendable () async -> Void
    private let dependencies: APIDependencies

    init(_ dependencies: APIDependencies) {
        self.dependencies = dependencies
        database = dependencies.authDatabase
        issuer = dependencies.tokenIssuer.issuer
        clients = OAuthClientDirectory(database: database, publicURL: issuer)
        cookies = SignInCookies(publicURL: issuer)
        known = KnownBrowser(box: dependencies.secretBox, cookies: cookies)
        seal = FormSeal(box: dependencies.secretBox, now: dependencies.now)
        throttle = SignInThrottle(database: database)
        onRightsChanged = dependencies.onRightsChanged
    }

    func register(on routes: inout APIRoutes) {
        AuthorizeRoutes(self).register(on: &routes)
        SignInRoutes(self, dependencies).register(on: &routes)
        SignOutRoutes(self).register(on: &routes)
        DeviceRoutes(self).register(on: &routes)
        PasswordRoutes(self, dependencies).register(on: &routes)
    }

    // MARK: Reading requests

    func browser(of request: Request) async throws -> Browser {
        var session: BrowserSession?
        if let secret = cookies.session(of: request) {
            let rows = try await database.query("find a session", SignInQueries.findSession(secret: secret))
            session = try rows.first.map { try BrowserSession(row: $0) }
        }
        let known = cookies.browser(of: request)
        return Browser(
            key: known ?? Base64URL.encode(SecureRandom.bytes(16)),
            isNew: known == nil,
            session: session
        )
    }

    func query(of request: Request) throws -> FormBody {
        do {
            return try FormBody(request.uri.query ?? "")
        } catch {
            throw SignInRefusal.malformedForm
        }
    }

    /// The fields of a form that was sent from one of our own pages.
    func fields(of request: Request) async throws -> FormBody {
        guard isFromHere(request) else { throw SignInRefusal.staleForm }
        guard request.mediaType == "application/x-www-form-urlencoded" else {
            throw SignInRefusal.malformedForm
        }
        let bytes = try await request.boundedBody()
        do {
            return try FormBody(bytes)
        } catch {
            throw SignInRefusal.malformedForm
        }
    }

    /// A second proof beside ``FormSeal`` that no other site sent it. Browsers too old to tell are let through to the
    /// first; `Origin` is `null` from our own pages, since they send no referrer (Fetch, section 3.2).
    private func isFromHere(_ request: Request) -> Bool {
        if let site = request.headers[.secFetchSite] { return site == "same-origin" || site == "none" }
        guard let origin = request.headers[.origin], origin != "null" else { return true }
        return origin.lowercased() == RedirectURI.contentSource(issuer)?.lowercased()
    }

    // MARK: Answering

    /// What ``APIRoutes`` calls: whatever is thrown becomes a page.
    func answering(_ handler: @escaping APIRoutes.OpenHandler) -> APIRoutes.OpenHandler {
        { request, context in
            do {
                return try await handler(request, context)
            } catch {
                return Self.refusal(of: error, context).page.response
            }
        }
    }

    private static func refusal(of error: any Error, _ context: APIContext) -> SignInRefusal {
        switch error {
        case let refusal as SignInRefusal:
            context.logger.debug("page refused", metadata: ["status": "\(refusal.status.code)"])
            return refusal
        case PasswordError.busy, is CancellationError:
            context.logger.warning("no time to check a password")
            return .busy
        case let error as DatabaseError where error.isTransient:
            context.logger.warning("page not made", metadata: ["error.code": "\(error)"])
            return .busy
        case let problem as Problem where problem.status.kind == .clientError:
            var refusal = SignInRefusal.malformedForm
            refusal.status = problem.status
            return refusal
        default:
            context.logger.error("page not made", metadata: ["error": "\(String(reflecting: error))"])
            return .ourFault
        }
    }

    /// The page, and the browser's cookie where it has none yet.
    func show(_ page: SignInPage, to browser: Browser) -> Response {
        var response = page.response
        if browser.isNew { response.headers[values: .setCookie].append(cookies.setBrowser(browser.key)) }
        return response
    }

    /// Goes on elsewhere with `GET` (303: never again with what a form held; RFC 9700, section 4.12).
    func redirect(to location: String) -> Response {
        var headers = SignInPage.securityHeaders()
        headers[.location] = location
        return Response(status: .seeOther, headers: headers)
    }

    /// The page to sign in at, on the way to `goal`.
    func signInPage(
        _ goal: SignInGoal,
        to browser: Browser,
        email: String = "",
        complaint: String? = nil
    ) throws -> Response {
        let sealed = try seal.seal(goal, in: .signIn, of: browser.key)
        return show(.signIn(goal, sealed: sealed, email: email, complaint: complaint), to: browser)
    }
}
