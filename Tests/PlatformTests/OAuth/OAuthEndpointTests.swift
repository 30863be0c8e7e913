import HTTPTypes
import OCPP
import Platform
import Testing

@Suite("the other endpoints of OAuth2")
struct OAuthEndpointTests {
    @Test(
        "requests that are refused before anything is looked up",
        arguments: [
            ("/oauth/revoke", "client_id=plugyard-web", "invalid_request"),
            ("/oauth/revoke", "token=x", "invalid_client"),
            ("/oauth/introspect", "token=x", "invalid_client"),
            ("/oauth/introspect", "token=x&client_id=plugyard-web", "invalid_client"),
            ("/oauth/introspect", "client_id=plugyard-web", "invalid_request"),
            ("/oauth/device_authorization", "scope=openid", "invalid_client"),
            ("/oauth/device_authorization", "client_id=plugyard-web", "unauthorized_client"),
            ("/oauth/device_authorization", "client_id=plugyard-cli&scope=all", "invalid_scope"),
        ]
    )
    func refused(path: String, form: String, error: String) async throws {
        let answer = try await APIFixture().sendForm(path, form)
        #expect(answer.status == (error == "invalid_client" ? 401 : 400))
        #expect(try answer.json["error"]?.stringValue == error)
        #expect(answer.headers[.cacheControl] == "no-store")
    }

    @Test("rubbish is revoked without complaint")
    func revokeRubbish() async throws {
        let answer = try await APIFixture().sendForm("/oauth/revoke", "client_id=plugyard-web&token=rubbish")
        #expect(answer.status == 200)
        #expect(answer.text == "")
    }

    @Test("user information is for people")
    func machines() async throws {
        let fixture = try APIFixture()
        let answer = try await fixture.send(.get, "/oauth/userinfo", token: try fixture.token())
        #expect(answer.status == 403)
        #expect(try answer.code == "person_required")
    }

    @Test(
        "both documents of metadata say the same, and no more than there is",
        arguments: ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"]
    )
    func metadata(path: String) async throws {
        let metadata = try await APIFixture().send(.get, path).json
        #expect(metadata["issuer"] == "https://plugyard.test")
        #expect(metadata["jwks_uri"] == "https://plugyard.test/oauth/jwks")
        #expect(metadata["response_types_supported"] == ["code"])
        #expect(metadata["code_challenge_methods_supported"] == ["S256"])
        #expect(metadata["id_token_signing_alg_values_supported"] == ["ES256", "RS256"])
        #expect(metadata["authorization_response_iss_parameter_supported"] == true)
        let grants = metadata["grant_types_supported"]?.arrayValue?.compactMap(\.stringValue) ?? []
        #expect(!grants.contains("password") && !grants.contains("implicit"))
        #expect(grants.count == 4)
    }

    @Test("the keys are public, may be kept, and are not sent twice")
    func keys() async throws {
        let fixture = try APIFixture()
        let keys = try await fixture.send(.get, "/oauth/jwks")
        #expect(try keys.json["keys"]?[0]?["kty"] == "EC")
        #expect(try keys.json["keys"]?[0]?["d"] == nil)
        #expect(keys.headers[.cacheControl] == "public, max-age=300")
        let tag = try #require(keys.headers[.eTag])
        for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
            let again = try await fixture.send(.get, "/oauth/jwks", headers: [.ifNoneMatch: known])
            #expect(again.status == 304)
            #expect(again.text == "")
            #expect(again.headers[.eTag] == tag)
            #expect(again.headers[.cacheControl] == "public, max-age=300")
        }
        let other = try await fixture.send(.get, "/oauth/jwks", headers: [.ifNoneMatch: "\"x\""])
        #expect(other.status == 200)
    }
}
