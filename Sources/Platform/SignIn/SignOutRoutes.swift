import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import Tenancy

/// `/sign-out`: ends the session of this browser and what was granted in it.
struct SignOutRoutes: Sendable {
    private let site: SignInSite

    init(_ site: SignInSite) {
        self.site = site
    }

    func register(on routes: inout APIRoutes) {
        routes.page(.get, "/sign-out", "showSignOut", use: site.answering(show))
        routes.page(.post, "/sign-out", "signOut", use: site.answering(signOut))
    }

    /// `GET /sign-out`, operation `showSignOut`. It only asks: any page may send a browser here.
    @Sendable private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let browser = try await site.browser(of: request)
        guard let session = browser.session else { return site.show(.signedOut, to: browser) }
        let sealed = try site.seal.seal(session.id, in: .signOut, of: browser.binding)
        return site.show(.signOut(session, sealed: sealed), to: browser)
    }

    /// `POST /sign-out`, operation `signOut`.
    @Sendable private func signOut(_ request: Request, _ context: APIContext) async throws -> Response {
        let fields = try await site.fields(of: request)
        let browser = try await site.browser(of: request)
        // Who is signed out already is told so, whatever the form says.
        guard let session = browser.session else { return site.show(.signedOut, to: browser) }
        guard
            site.seal.open(fields[FormSeal.field], as: UUID.self, in: .signOut, of: browser.binding)
                == session.id
        else { throw SignInRefusal.staleForm }
        _ = try await site.database.query(
            "sign out",
            SignInQueries.endSession(session.id, of: session.user)
        )
        await site.onRightsChanged()
        context.logger.info("signed out", metadata: ["user.id": "\(session.user.lowercaseText)"])
        var response = site.show(.signedOut, to: browser)
        response.headers[values: .setCookie].append(site.cookies.clearSession)
        return response
    }
}
