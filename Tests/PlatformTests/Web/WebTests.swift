import HTTPTypes
import OCPP
import Platform
import Testing

@Suite("the web admin is served from memory")
struct WebTests {
    private static let html: HTTPFields = [.accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"]

    private static func fixture() throws -> APIFixture {
        try APIFixture(web: try WebFolder.files())
    }

    @Test("its page is answered at its own paths, with a policy that lets nothing in from elsewhere")
    func page() async throws {
        let fixture = try Self.fixture()
        for path in ["/", "/charge-points/CP%2F1.2?tab=log", "/callback?code=x&state=y", "/locations/"] {
            let answer = try await fixture.send(.get, path, headers: Self.html)
            #expect(answer.status == 200, "\(path)")
            #expect(answer.text == "<!doctype html>page", "\(path)")
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.headers[.cacheControl] == "no-cache")
            let policy = try #require(answer.headers[.contentSecurityPolicy])
            #expect(
                policy
                    == "default-src 'self'; img-src 'self' data: https://*.tiles.test; connect-src 'self' wss://plugyard.test; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
            )
        }
    }

    @Test("what is no page is 404: operations, files, other methods, programs that want no HTML")
    func noPage() async throws {
        let fixture = try Self.fixture()
        for path in [
            "/api/v1/nothing", "/oauth/nothing", "/assets/none.js", "/assets", "/sign-in/nothing", "/docs/x",
            "/favicon.ico", "/.hidden", "/../secret", "/assets/../index.html", "/web/nothing", "/index.html",
            "/x/logo.png",
        ] {
            let answer = try await fixture.send(.get, path, headers: Self.html)
            #expect(answer.status == 404, "\(path)")
            #expect(try answer.code == "not_found", "\(path)")
        }
        #expect(try await fixture.send(.get, "/charge-points").status == 404)
        #expect(try await fixture.send(.post, "/charge-points", headers: Self.html).status == 404)
        #expect(try await fixture.send(.post, "/").status == 405)
    }

    @Test(
        "assets come in the best coding that the browser takes, to be kept for good",
        arguments: [
            (nil, nil, "script"), ("gzip, deflate, br", "br", "script, brotli"),
            ("gzip", "gzip", "script, gzip"),
            ("br;q=0, gzip;q=0.5", "gzip", "script, gzip"), ("*", "br", "script, brotli"),
            ("zstd", nil, "script"),
            ("GZIP;Q=1", "gzip", "script, gzip"), ("gzip;q=x", nil, "script"),
        ] as [(String?, String?, String)]
    )
    func codings(accepted: String?, coding: String?, text: String) async throws {
        var headers: HTTPFields = [:]
        headers[.acceptEncoding] = accepted
        let answer = try await Self.fixture().send(.get, "/assets/app-12345678.js", headers: headers)
        #expect(answer.status == 200)
        #expect(answer.text == text)
        #expect(answer.headers[.contentEncoding] == coding)
        #expect(answer.headers[.contentType] == "text/javascript; charset=utf-8")
        #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(answer.headers[.vary] == "Accept-Encoding")
    }

    @Test("a browser that has it gets 304, with the policy that its page keeps")
    func unchanged() async throws {
        let fixture = try Self.fixture()
        let tag = try #require(try await fixture.send(.get, "/").headers[.eTag])
        let again = try await fixture.send(.get, "/", headers: [.ifNoneMatch: tag])
        #expect(again.status == 304)
        #expect(again.text == "")
        #expect(again.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'self'") == true)
        // Other bytes, another tag.
        let packed = try await fixture.send(.get, "/", headers: [.ifNoneMatch: tag, .acceptEncoding: "gzip"])
        #expect(packed.status == 200)
        #expect(packed.text == "page, gzip")
    }

    @Test("HEAD has the headers and no body")
    func head() async throws {
        let fixture = try Self.fixture()
        for path in ["/", "/assets/app-12345678.js", "/locations", "/robots.txt"] {
            let answer = try await fixture.send(.head, path, headers: Self.html)
            #expect(answer.status == 200, "\(path)")
            #expect(answer.text == "", "\(path)")
            #expect(answer.headers[.eTag] != nil, "\(path)")
        }
    }

    @Test("the API's page may write styles, and nothing else that the web admin may not")
    func documentation() async throws {
        let answer = try await Self.fixture().send(.get, "/docs")
        #expect(answer.text == "<!doctype html>docs")
        let policy = try #require(answer.headers[.contentSecurityPolicy])
        #expect(policy.hasSuffix("; style-src 'self' 'unsafe-inline'"))
        #expect(!policy.contains("unsafe-eval") && !policy.contains("script-src"))
    }

    @Test("where it is not built, one line says what to do, and paths stay what they were")
    func notBuilt() async throws {
        let fixture = try APIFixture()
        for path in ["/", "/docs"] {
            let answer = try await fixture.send(.get, path, headers: Self.html)
            #expect(answer.status == 404)
            #expect(answer.text.contains("scripts/web.sh"))
        }
        #expect(try await fixture.send(.get, "/locations", headers: Self.html).code == "not_found")
    }

    @Test("its settings are open to everybody")
    func config() async throws {
        let answer = try await APIFixture().send(.get, "/web/config.json")
        let body = try answer.json
        #expect(body["version"]?.stringValue == "1.2.3")
        #expect(body["public_url"]?.stringValue == "https://plugyard.test")
        #expect(body["ocpp_url"]?.stringValue == "wss://plugyard.test/ocpp")
        #expect(body["tile_url"]?.stringValue == "https://{s}.tiles.test/{z}/{x}/{y}.png")
    }

    @Test("a folder without a page is refused by name")
    func noIndex() {
        #expect(throws: WebFilesError.self) { try WebFolder.files(["docs.html": "x"]) }
    }
}
