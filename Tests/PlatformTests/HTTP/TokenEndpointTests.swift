import HTTPTypes
import OCPP
import Platform
import Testing

@Suite("the token endpoint answers as RFC 6749 says")
struct TokenEndpointTests {
    /// A verifier of the right form (RFC 7636, appendix B), and secrets of the right form that nobody has.
    private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private static let unknown = String(repeating: "A", count: 43)

    @Test(
        "requests that never reach the database",
        arguments: [
            ("grant_type=client_credentials", "invalid_client", 401),
            ("client_id=a&client_secret=b", "invalid_request", 400),
            ("grant_type=client_credentials&client_id=a&client_secret=b", "invalid_client", 401),
            ("grant_type=a&grant_type=b", "invalid_request", 400),
            ("grant_type=%zz", "invalid_request", 400),
            ("grant_type=password&client_id=plugyard-web", "unsupported_grant_type", 400),
            ("grant_type=implicit&client_id=plugyard-web", "unsupported_grant_type", 400),
            ("grant_type=client_credentials&client_id=plugyard-web", "unauthorized_client", 400),
            (
                "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=plugyard-web",
                "unauthorized_client", 400
            ),
            ("grant_type=refresh_token&client_id=plugyard-web&client_secret=x", "invalid_client", 401),
            ("grant_type=refresh_token&client_id=plugyard-web", "invalid_request", 400),
            ("grant_type=refresh_token&client_id=plugyard-web&refresh_token=x", "invalid_grant", 400),
            (
                "grant_type=refresh_token&client_id=plugyard-web&refresh_token=x&scope=everything",
                "invalid_scope", 400
            ),
            ("grant_type=authorization_code&client_id=plugyard-web&code=x", "invalid_request", 400),
            (
                "grant_type=authorization_code&client_id=plugyard-web&code=x&redirect_uri=y",
                "invalid_request", 400
            ),
            (
                "grant_type=authorization_code&client_id=plugyard-web&code=x&redirect_uri=y&code_verifier=short",
                "invalid_request", 400
            ),
            (
                "grant_type=authorization_code&client_id=plugyard-web&code=x&redirect_uri=y&code_verifier="
                    + verifier, "invalid_grant", 400
            ),
            (
                "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=plugyard-cli&device_code=x",
                "invalid_grant", 400
            ),
            (
                "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=plugyard-cli",
                "invalid_request", 400
            ),
        ]
    )
    func refused(form: String, error: String, status: Int) async throws {
        let answer = try await APIFixture().sendForm("/oauth/token", form)
        #expect(answer.status == status)
        #expect(try answer.json["error"]?.stringValue == error)
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect((answer.headers[.wwwAuthenticate] != nil) == (status == 401))
    }

    @Test(
        "a database that is away is no fault of the client's",
        arguments: [
            "grant_type=refresh_token&client_id=plugyard-web&refresh_token=pyr_\(unknown)",
            "grant_type=authorization_code&client_id=plugyard-web&code=pyc_\(unknown)&redirect_uri=y&code_verifier="
                + verifier,
        ]
    )
    func unavailable(form: String) async throws {
        let answer = try await APIFixture().sendForm("/oauth/token", form)
        #expect(answer.status == 503)
        #expect(try answer.json["error"] == "temporarily_unavailable")
        #expect(answer.headers[.retryAfter] != nil)
    }

    @Test("JSON is refused, two ways of authentication too")
    func otherForms() async throws {
        let fixture = try APIFixture()
        let json = try await fixture.send(
            .post,
            "/oauth/token",
            headers: [.contentType: "application/json"],
            body: "{}"
        )
        #expect(json.status == 400)
        #expect(try json.json["error"] == "invalid_request")
        let form = "grant_type=client_credentials&client_secret=b"
        let twice = try await fixture.sendForm("/oauth/token", form, headers: [.authorization: "Basic YTpi"])
        #expect(try twice.json["error"] == "invalid_request")
    }
}

extension APIFixture {
    /// As a client of OAuth2 sends its requests.
    func sendForm(_ path: String, _ form: String, headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded; charset=UTF-8"
        return try await send(.post, path, headers: headers, body: form)
    }
}
