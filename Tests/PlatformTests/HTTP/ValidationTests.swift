import FoundationEssentials
import HTTPTypes
import Platform
import Testing

@Suite("what is wrong with a request is named, all of it")
struct ValidationTests {
    @Test("every bad field of a location is named")
    func location() async throws {
        let answer = try await APIFixture().sendJSON(
            .post,
            APIFixture.path("/locations"),
            """
            {"city": 7, "country": "de", "latitude": 91, "time_zone": "", "comment": "a\\u0000b",
            "is_active": null, "max_power_w": 1.5, "nonsense/~": 1}
            """
        )
        #expect(answer.status == 422)
        #expect(try answer.code == "validation_failed")
        #expect(
            try Set(answer.fields) == [
                "/name", "/city", "/country", "/latitude", "/time_zone", "/comment", "/is_active",
                "/max_power_w", "/nonsense~1~0",
            ]
        )
    }

    @Test("every bad field of a charge point is named, in its EVSEs too")
    func chargePoint() async throws {
        let answer = try await APIFixture().sendJSON(
            .post,
            APIFixture.path("/charge-points"),
            """
            {"identity": "a/b", "location_id": "x", "password": "short", "security_profile": 4,
            "ocpp_version": "1.6", "evses": [
            {"evse_id": 0, "connectors": [{"type": "", "x": 1}]}, 5, {"evse_id": 1}, {"evse_id": 1}]}
            """
        )
        #expect(answer.status == 422)
        #expect(
            try Set(answer.fields) == [
                "/identity", "/location_id", "/password", "/security_profile", "/ocpp_version",
                "/evses/0/evse_id",
                "/evses/0/connectors/0/connector_id", "/evses/0/connectors/0/type", "/evses/0/connectors/0/x",
                "/evses/1", "/evses/3/evse_id",
            ]
        )
    }

    @Test("a security profile with passwords needs one")
    func passwordNeeded() async throws {
        let answer = try await APIFixture().sendJSON(
            .post,
            APIFixture.path("/charge-points"),
            """
            {"identity": "CP", "location_id": "0197f9c5-6b1a-7000-8000-000000000000", "security_profile": 1}
            """
        )
        #expect(try answer.fields == ["/password"])
    }

    @Test(
        "a body that is no JSON is 400, no object 422",
        arguments: [("", 400), ("{", 400), (#"{"name": "a"} x"#, 400), ("[1]", 422), ("null", 422)]
    )
    func notAnObject(body: String, status: Int) async throws {
        let answer = try await APIFixture().sendJSON(.post, APIFixture.path("/locations"), body)
        #expect(answer.status == status)
    }

    @Test("a repeated member is named")
    func repeatedMember() async throws {
        let answer = try await APIFixture().sendJSON(
            .post,
            APIFixture.path("/locations"),
            #"{"name": "a", "name": "b"}"#
        )
        #expect(answer.status == 422)
        #expect(answer.text.contains("repeated_member"))
    }

    @Test("another content type is 415, a body over 1 MiB 413")
    func typeAndSize() async throws {
        let fixture = try APIFixture()
        let path = APIFixture.path("/locations")
        for type in ["text/plain", "application/x-www-form-urlencoded", ""] {
            let answer = try await fixture.send(
                .post,
                path,
                token: try fixture.token(),
                headers: [.contentType: type],
                body: "{}"
            )
            #expect(answer.status == 415)
        }
        let large = #"{"name": ""# + String(repeating: "x", count: 5_000_000) + #""}"#
        let answer = try await fixture.sendJSON(.post, path, large)
        #expect(answer.status == 413)
        #expect(try answer.code == "body_too_large")
    }

    @Test("every bad query parameter is named")
    func query() async throws {
        let fixture = try APIFixture()
        let token = try fixture.token()
        let unknown = try await fixture.send(.get, APIFixture.path("/locations?nam=1&limi=2"), token: token)
        #expect(unknown.status == 400)
        #expect(try unknown.fields == ["nam", "limi"])
        let bad = try await fixture.send(
            .get,
            APIFixture.path("/transactions?limit=0&sort=x&status=done&from=today&location_id=1"),
            token: token
        )
        #expect(bad.status == 400)
        #expect(try Set(bad.fields) == ["limit", "sort", "status", "from", "location_id"])
        let repeated = try await fixture.send(
            .get,
            APIFixture.path("/locations?limit=1&limit=2"),
            token: token
        )
        #expect(try repeated.fields == ["limit"])
    }

    @Test(
        "a time needs its zone",
        arguments: ["2026-01-31T08:00:00", "2026-01-31", "2026-01-31T08:00:00+02:00"]
    )
    func timeZone(time: String) async throws {
        let fixture = try APIFixture()
        let path = APIFixture.path("/transactions?from=\(time)")
        #expect(try await fixture.send(.get, path, token: try fixture.token()).status == 400)
    }

    @Test("an id that cannot exist does not exist")
    func impossibleID() async throws {
        let fixture = try APIFixture()
        let answer = try await fixture.send(.get, APIFixture.path("/locations/7"), token: try fixture.token())
        #expect(answer.status == 404)
        #expect(try answer.code == "not_found")
    }
}
