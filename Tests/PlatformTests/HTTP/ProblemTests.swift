import FoundationEssentials
import HTTPTypes
import OCPP
import Platform
import Tenancy
import Testing

@Suite("errors are problems of RFC 9457")
struct ProblemTests {
    @Test("an unknown path is 404 with every member of the contract")
    func shape() async throws {
        let answer = try await APIFixture().send(.get, "/nowhere", headers: Self.requestID("abc.1-2_3"))
        #expect(answer.status == 404)
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(
            try answer.json.objectValue?.members.map(\.key).sorted()
                == ["code", "detail", "instance", "request_id", "status", "title", "type"]
        )
        #expect(try answer.json["type"] == "urn:plugyard:problem:not_found")
        #expect(try answer.json["instance"] == "/nowhere")
        #expect(try answer.json["request_id"] == "abc.1-2_3")
        #expect(try answer.json["status"] == 404)
    }

    @Test(
        "an unusable X-Request-Id is replaced",
        arguments: ["", "a b", "ä", String(repeating: "x", count: 65)]
    )
    func replacedRequestID(id: String) async throws {
        let answer = try await APIFixture().send(.get, "/livez", headers: Self.requestID(id))
        let made = try #require(answer.headers[.requestID])
        #expect(made != id && UUID(uuidString: made) != nil)
    }

    @Test("a known path answers other methods with 405 and Allow")
    func otherMethods() async throws {
        let answer = try await APIFixture().send(.put, APIFixture.path("/locations"))
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == "GET, HEAD, POST")
    }

    @Test(
        "malformed percent-encoding is 400 in path and query",
        arguments: ["/livez%", "/%zz", "/a%2", "/%ff", "/%00", "/livez?a=%", "/livez?%fe=1"]
    )
    func percentEncoding(path: String) async throws {
        let answer = try await APIFixture().send(.get, path)
        #expect(answer.status == 400)
        #expect(try answer.code == "malformed_path")
    }

    @Test("a database that does not answer is 503 with Retry-After, and its words stay with us")
    func databaseAway() async throws {
        let fixture = try APIFixture()
        let answer = try await fixture.send(.get, APIFixture.path(""), token: try fixture.token())
        #expect(answer.status == 503)
        #expect(answer.headers[.retryAfter] == "1")
        #expect(try answer.code == "unavailable")
        #expect(!answer.text.contains("127.0.0.1"))
    }

    private static func requestID(_ id: String) -> HTTPFields {
        [.requestID: id]
    }
}

extension HTTPField.Name {
    fileprivate static var requestID: HTTPField.Name {
        HTTPField.Name("X-Request-Id") ?? .from
    }
}
