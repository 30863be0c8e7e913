import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import Tenancy

/// `/password/…`: a link in a mail sets a first password, or another one.
struct PasswordRoutes: Sendable {
    /// In seconds. Long enough for slow mail, short for who reads another's mail later.
    private static let resetLifetime = 30 * 60

    private let site: SignInSite
    private let passwords: PasswordHasher
    private let policy: PasswordPolicy
    private let box: SecretBox

    init(_ site: SignInSite, _ dependencies: APIDependencies) {
        self.site = site
        passwords = dependencies.passwords
        policy = dependencies.passwordPolicy
        box = dependencies.secretBox
    }

    func register(on routes: inout APIRoutes) {
        let forgot = "/password/forgot"
        let link = "/password/link"
        routes.page(.get, forgot, "showForgottenPassword", use: site.answering(showForgotten))
        routes.page(.post, forgot, "requestPasswordReset", use: site.answering(requestReset))
        routes.page(.get, link, "showPasswordLink", query: ["token"], use: site.answering(showLink))
        routes.page(.post, link, "setPasswordByLink", use: site.answering(setPassword))
    }

    /// `GET /password/forgot`, operation `showForgottenPassword`.
    @Sendable private func showForgotten(_ request: Request, _ context: APIContext) async throws -> Response {
        try forgotten(to: try await site.browser(of: request))
    }

    /// `POST /password/forgot`, operation `requestPasswordReset`. The answer never tells whether anybody has the
    /// address.
    @Sendable private func requestReset(_ request: Request, _ context: APIContext) async throws -> Response {
        let fields = try await site.fields(of: request)
        let browser = try await site.browser(of: request)
        guard
            site.seal.open(
                fields[FormSeal.field],
                as: Bool.self,
                in: .forgottenPassword,
                of: browser.key
            ) == true
        else { throw SignInRefusal.staleForm }
        let typed = (fields["email"] ?? "").filter { !$0.isWhitespace }
        guard typed.contains("@"), (3...254).contains(typed.count) else {
            return try forgotten(to: browser, email: typed, complaint: SignInText.malformedEmail)
        }
        let email = typed.lowercased()
        try await site.throttle.take(.mailsFromAddress, SignInThrottle.origin(context.address))
        try await site.throttle.take(.mailsToPerson, email)
        let secret = OpaqueSecret.generate(.link)
        let id = UUID.version7()
        let mail = try MailOutbox.seal(
            id: id,
            subject: SignInText.resetSubject,
            text: SignInText.resetMail(link: "\(site.issuer)/password/link?token=\(secret.text)"),
            box: box
        )
        _ = try await site.database.query(
            "send a link to a person",
            SignInQueries.requestReset(
                email: email,
                link: secret.hash,
                seconds: Self.resetLifetime,
                mail: id,
                sealed: mail
            )
        )
        return site.show(.linkSent, to: browser)
    }

    /// `GET /password/link`, operation `showPasswordLink`. It changes nothing: mail programs open links too.
    @Sendable private func showLink(_ request: Request, _ context: APIContext) async throws -> Response {
        let token = try site.query(of: request)["token"] ?? ""
        let browser = try await site.browser(of: request)
        guard let link = try await link(token) else { throw SignInRefusal.badLink }
        guard link.isUsable else { return site.show(.hasPassword, to: browser) }
        return try choose(link, token, to: browser)
    }

    /// `POST /password/link`, operation `setPasswordByLink`.
    @Sendable private func setPassword(_ request: Request, _ context: APIContext) async throws -> Response {
        let fields = try await site.fields(of: request)
        let browser = try await site.browser(of: request)
        let carried = site.seal.open(
            fields[FormSeal.field],
            as: String.self,
            in: .passwordLink,
            of: browser.key
        )
        guard let token = carried else { throw SignInRefusal.staleForm }
        guard let link = try await link(token) else { throw SignInRefusal.badLink }
        guard link.isUsable else { return site.show(.hasPassword, to: browser) }
        let password = fields["password"] ?? ""
        if let complaint = policy.complaint(password, email: link.email) {
            return try choose(link, token, to: browser, complaint: complaint)
        }
        guard fields["password_again"] == password else {
            return try choose(link, token, to: browser, complaint: SignInText.passwordsDiffer)
        }
        try await site.throttle.take(.linksAtAddress, SignInThrottle.origin(context.address))
        let hash = try await passwords.hash(password)
        let actor = AuditActor(
            kind: .user,
            id: link.user.lowercaseText,
            name: link.email,
            address: context.address,
            requestID: context.requestID
        )
        let rows = try await site.database.query(
            "set a password by a link",
            by: actor,
            SignInQueries.useLink(link.secret, passwordHash: hash)
        )
        guard let user = try rows.first?.decode("user_id", as: UUID?.self) else {
            throw SignInRefusal.badLink
        }
        await site.onRightsChanged()
        context.logger.info("password set by a link", metadata: ["user.id": "\(user.lowercaseText)"])
        return site.show(.passwordSet, to: browser)
    }

    private func forgotten(to browser: Browser, email: String = "", complaint: String? = nil) throws
        -> Response
    {
        let sealed = try site.seal.seal(true, in: .forgottenPassword, of: browser.key)
        return site.show(
            .forgottenPassword(sealed: sealed, email: email, complaint: complaint),
            to: browser
        )
    }

    private func choose(_ link: UserLink, _ token: String, to browser: Browser, complaint: String? = nil)
        throws -> Response
    {
        // The token moves into the form, and out of the address of whatever comes next.
        let sealed = try site.seal.seal(token, in: .passwordLink, of: browser.key)
        return site.show(
            .choosePassword(for: link.email, sealed: sealed, complaint: complaint),
            to: browser
        )
    }

    /// A link that is good still.
    private func link(_ token: String) async throws -> UserLink? {
        guard let secret = OpaqueSecret.hash(of: token, kind: .link) else { return nil }
        let rows = try await site.database.query("find a link", SignInQueries.findLink(secret))
        return try rows.first.map { try UserLink(secret, row: $0) }
    }
}
