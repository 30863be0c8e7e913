import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import Tenancy

/// `/sign-in…`: who it is, by password and second factor (openapi.yaml, tag `sign-in`).
struct SignInRoutes: Sendable {
    /// In seconds: to find the telephone and wait for a code.
    private static let secondFactorLifetime = 10 * 60

    private let site: SignInSite
    private let passwords: PasswordSignIn
    private let secondFactor: SecondFactorCheck

    init(_ site: SignInSite, _ dependencies: APIDependencies) {
        self.site = site
        passwords = PasswordSignIn(database: site.database, passwords: dependencies.passwords)
        secondFactor = SecondFactorCheck(
            database: site.database,
            box: dependencies.secretBox,
            key: dependencies.secretKey,
            now: dependencies.now
        )
    }

    func register(on routes: inout APIRoutes) {
        routes.page(.get, "/sign-in", "showSignIn", use: site.answering(show))
        routes.page(.post, "/sign-in", "signIn", use: site.answering(signIn))
        routes.page(
            .post,
            "/sign-in/second-factor",
            "checkSecondFactor",
            use: site.answering(checkSecondFactor)
        )
        routes.page(.get, "/sign-in/style.css", "getSignInStyle", query: ["v"], use: site.answering(style))
    }

    /// `GET /sign-in`, operation `showSignIn`.
    @Sendable private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let browser = try await site.browser(of: request)
        guard let session = browser.session else { return try site.signInPage(.overview, to: browser) }
        return site.show(.overview(session), to: browser)
    }

    /// `POST /sign-in`, operation `signIn`.
    @Sendable private func signIn(_ request: Request, _ context: APIContext) async throws -> Response {
        let fields = try await site.fields(of: request)
        let browser = try await site.browser(of: request)
        guard
            let goal = site.seal.open(
                fields[FormSeal.field],
                as: SignInGoal.self,
                in: .signIn,
                of: browser.key
            )
        else { throw SignInRefusal.staleForm }
        let typed = (fields["email"] ?? "").filter { !$0.isWhitespace }
        let (email, origin) = (typed.lowercased(), SignInThrottle.origin(context.address))
        try await site.throttle.take(.address, origin)
        if let known = site.known.mark(of: request, email: email) {
            try await site.throttle.take(.personInBrowser, email, known)
        } else {
            try await site.throttle.take(.personAtAddress, email, origin)
            try await site.throttle.take(.person, email)
        }
        guard let person = try await passwords.person(email: email, password: fields["password"] ?? "")
        else {
            AccessMetrics.shared.signedIn(false)
            context.logger.info("sign-in refused", metadata: ["client.address": "\(context.address ?? "")"])
            return try site.signInPage(goal, to: browser, email: typed, complaint: SignInText.wrongPassword)
        }
        try await site.throttle.forget(.personAtAddress, email, origin)
        let pending = PendingSignIn(goal, person, email: email)
        guard person.needsSecondFactor else {
            return try await open(pending, withSecondFactor: false, browser, request, context)
        }
        return site.show(.secondFactor(pending, sealed: try sealed(pending, of: browser)), to: browser)
    }

    /// `POST /sign-in/second-factor`, operation `checkSecondFactor`.
    @Sendable private func checkSecondFactor(_ request: Request, _ context: APIContext) async throws
        -> Response
    {
        let fields = try await site.fields(of: request)
        let browser = try await site.browser(of: request)
        let carried = site.seal.open(
            fields[FormSeal.field],
            as: PendingSignIn.self,
            in: .secondFactor,
            of: browser.key
        )
        guard let pending = carried else { throw SignInRefusal.staleForm }
        try await site.throttle.take(.secondFactor, pending.user.lowercaseText)
        guard let person = try await secondFactor.person(pending) else { throw SignInRefusal.staleForm }
        let recovery = fields["recovery_code"]
        let isRight =
            if let recovery {
                try await secondFactor.accepts(recoveryCode: recovery, of: pending.user)
            } else {
                try await secondFactor.accepts(code: fields["code"] ?? "", of: pending.user, person)
            }
        guard isRight else {
            AccessMetrics.shared.signedIn(false)
            context.logger.info(
                "second factor refused",
                metadata: ["user.id": "\(pending.user.lowercaseText)"]
            )
            let page = SignInPage.secondFactor(
                pending,
                sealed: try sealed(pending, of: browser),
                complaint: recovery == nil ? SignInText.wrongCode : SignInText.wrongRecoveryCode,
                isRecovery: recovery != nil
            )
            return site.show(page, to: browser)
        }
        if recovery != nil {
            context.logger.notice(
                "recovery code used",
                metadata: ["user.id": "\(pending.user.lowercaseText)"]
            )
        }
        return try await open(pending, withSecondFactor: true, browser, request, context)
    }

    /// `GET /sign-in/style.css`, operation `getSignInStyle`.
    @Sendable private func style(_ request: Request, _ context: APIContext) async throws -> Response {
        SignInStyle.response(version: try site.query(of: request)["v"])
    }

    private func sealed(_ pending: PendingSignIn, of browser: Browser) throws -> String {
        try site.seal.seal(
            pending,
            in: .secondFactor,
            of: browser.key,
            lifetime: Self.secondFactorLifetime
        )
    }

    /// Signs somebody in, in a session with a new secret, and goes on. What the browser had before ends.
    private func open(
        _ person: PendingSignIn,
        withSecondFactor: Bool,
        _ browser: Browser,
        _ request: Request,
        _ context: APIContext
    ) async throws -> Response {
        let (user, id, secret) = (person.user, UUID.version7(), OpaqueSecret.generate(.browserSession))
        _ = try await site.database.query(
            "open a session",
            SignInQueries.openSession(
                id,
                of: user,
                secret: secret.hash,
                withSecondFactor: withSecondFactor,
                address: context.address,
                agent: request.headers[.userAgent]
            )
        )
        AccessMetrics.shared.signedIn(true)
        if let old = browser.session {
            let isSame = old.user == user
            _ = try await site.database.query(
                "end the session before",
                isSame
                    ? SignInQueries.replaceSession(old.id, by: id, of: user)
                    : SignInQueries.endSession(old.id, of: old.user)
            )
            if !isSame { await site.onRightsChanged() }
        }
        context.logger.info("signed in", metadata: ["user.id": "\(user.lowercaseText)"])
        var response = site.redirect(to: person.goal.path)
        response.headers[values: .setCookie].append(site.cookies.setSession(secret))
        response.headers[values: .setCookie].append(try site.known.cookie(for: person.email))
        return response
    }
}
