import FoundationEssentials
import HTTPTypes
import Platform
import Tenancy
import Testing

@Suite("what belongs to a person")
struct MeTests {
    private static func person(_ fixture: APIFixture) throws -> String {
        try fixture.issuer.token(
            for: UUID().lowercaseText,
            clientID: "plugyard-web",
            account: APIFixture.account,
            scopes: Role.viewer.scopes,
            roles: [.viewer],
            id: .version7(),
            grant: UUID(),
            membership: UUID(),
            now: APIFixture.now
        )
    }

    private static func post(_ path: String, _ body: String) async throws -> Answer {
        let fixture = try APIFixture()
        return try await fixture.send(
            .post,
            "/api/v1/me\(path)",
            token: try person(fixture),
            headers: [.contentType: "application/json"],
            body: body
        )
    }

    @Test("a machine has none of it")
    func machine() async throws {
        let fixture = try APIFixture()
        let operations = fixture.operations.filter { $0.access == .person && $0.path.hasPrefix("/api/v1/me") }
        #expect(operations.count == 8)
        for operation in operations {
            let path = operation.path.split(separator: "/").map { $0 == "{id}" ? "\(UUID())" : "\($0)" }
            let answer = try await fixture.send(
                operation.method,
                "/" + path.joined(separator: "/"),
                token: try fixture.token()
            )
            #expect(answer.status == 403, "\(operation.id)")
            #expect(try answer.code == "person_required", "\(operation.id)")
        }
    }

    @Test(
        "every field that a step asks for is named",
        arguments: [
            ("/password", ["/current_password", "/new_password"]),
            ("/second-factor", ["/current_password"]),
            ("/second-factor/confirm", ["/code"]),
            ("/second-factor/disable", ["/current_password", "/code"]),
            ("/recovery-codes", ["/current_password", "/code"]),
        ]
    )
    func fields(path: String, fields: [String]) async throws {
        let missing = try await Self.post(path, #"{"x": 1}"#)
        #expect(missing.status == 422)
        #expect(try missing.fields == fields + ["/x"])
        let long = #"""# + String(repeating: "x", count: 1025) + #"""#
        let members = fields.map { #""\#($0.dropFirst())": \#(long)"# }.joined(separator: ",")
        let tooLong = try await Self.post(path, "{\(members)}")
        #expect(try tooLong.fields == fields)
        #expect(!tooLong.text.contains("xxx"))
    }

    @Test("a session's id that is no id names nothing")
    func session() async throws {
        let fixture = try APIFixture()
        let answer = try await fixture.send(
            .delete,
            "/api/v1/me/sessions/x",
            token: try Self.person(fixture)
        )
        #expect(answer.status == 404)
    }
}
