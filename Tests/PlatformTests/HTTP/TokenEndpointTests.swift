import HTTPTypes
import OCPP
import Platform
import Testing

@Suite("the token endpoint answers as RFC 6749 says")
struct TokenEndpointTests {
    @Test(
        "requests that never reach a client",
        arguments: [
            ("grant_type=client_credentials", "invalid_client", 401),
            ("client_id=a&client_secret=b", "invalid_request", 400),
            ("grant_type=client_credentials&client_id=a&client_secret=b", "invalid_client", 401),
            ("grant_type=a&grant_type=b", "invalid_request", 400),
            ("grant_type=%zz", "invalid_request", 400),
        ]
    )
    func refused(form: String, error: String, status: Int) async throws {
        let answer = try await APIFixture().send(
            .post,
            "/oauth/token",
            headers: [.contentType: "application/x-www-form-urlencoded; charset=UTF-8"],
            body: form
        )
        #expect(answer.status == status)
        #expect(try answer.json["error"]?.stringValue == error)
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect((answer.headers[.wwwAuthenticate] != nil) == (status == 401))
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
        let twice = try await fixture.send(
            .post,
            "/oauth/token",
            headers: [.contentType: "application/x-www-form-urlencoded", .authorization: "Basic YTpi"],
            body: "grant_type=client_credentials&client_secret=b"
        )
        #expect(try twice.json["error"] == "invalid_request")
    }

    @Test("the metadata names what there is, and the keys are public and cacheable")
    func metadata() async throws {
        let fixture = try APIFixture()
        let metadata = try await fixture.send(.get, "/.well-known/oauth-authorization-server")
        #expect(try metadata.json["issuer"] == "https://plugyard.test")
        #expect(try metadata.json["jwks_uri"] == "https://plugyard.test/oauth/jwks")
        let keys = try await fixture.send(.get, "/oauth/jwks")
        #expect(try keys.json["keys"]?[0]?["kty"] == "EC")
        #expect(try keys.json["keys"]?[0]?["d"] == nil)
        #expect(keys.headers[.cacheControl] == "public, max-age=300")
    }
}
