import FoundationEssentials
import HTTPTypes
import Tenancy
import Testing

@testable import Platform

@Suite("what is wrong with an invitation or a change of a member is named")
struct UserInputTests {
    @Test("every bad field of an invitation is named")
    func invitation() async throws {
        let answer = try await APIFixture().sendJSON(
            .post,
            APIFixture.path("/users"),
            #"{"email": "nobody", "name": "a\nb", "role": "king", "location_ids": ["x"], "joined_at": null}"#
        )
        #expect(answer.status == 422)
        #expect(try Set(answer.fields) == ["/email", "/name", "/role", "/location_ids", "/joined_at"])
    }

    @Test("an invitation needs an address and a role")
    func required() async throws {
        let answer = try await APIFixture().sendJSON(.post, APIFixture.path("/users"), "{}")
        #expect(try answer.fields == ["/email", "/role"])
    }

    @Test("an address is not changed")
    func change() async throws {
        let answer = try await APIFixture().sendJSON(
            .patch,
            APIFixture.path("/users/\(UUID())"),
            #"{"email": "a@b.c", "role": null, "name": 7, "location_ids": {}}"#
        )
        #expect(try Set(answer.fields) == ["/email", "/role", "/name", "/location_ids"])
    }

    @Test("only a partner has locations", arguments: Role.allCases)
    func locations(role: Role) throws {
        let id = UUID()
        let some = #""role": "\#(role.rawValue)", "location_ids": ["\#(id)", "\#(id)"]"#
        let invited = try Self.read(#"{"email": "a@b.c", \#(some)}"#) { try UserInvitation(&$0).locationIDs }
        let changed = try Self.read("{\(some)}") { try UserChange(&$0).locationIDs ?? [] }
        for outcome in [invited, changed] {
            #expect(outcome == (role == .partner ? .success([id]) : .failure(["/location_ids"])))
        }
        let none = try Self.read(#"{"email": "a@b.c", "role": "\#(role.rawValue)", "location_ids": []}"#) {
            try UserInvitation(&$0).locationIDs
        }
        #expect(none == .success([]))
    }

    @Test("locations without a role are judged by the present one", arguments: Role.allCases)
    func locationsAlone(present: Role) throws {
        let outcome = try Self.read(#"{"location_ids": ["\#(UUID())"]}"#) { body in
            try UserChange(&body).checkLocations(of: present)
            return []
        }
        #expect(outcome == (present == .partner ? .success([]) : .failure(["/location_ids"])))
        let none = try Self.read(#"{"location_ids": []}"#) { body in
            try UserChange(&body).checkLocations(of: present)
            return []
        }
        #expect(none == .success([]))
    }

    @Test("who lacks a scope of a role does not invite with it", arguments: [Role.admin, .operator, .viewer])
    func exceeding(role: Role) async throws {
        let fixture = try APIFixture()
        let answer = try await fixture.send(
            .post,
            APIFixture.path("/users"),
            token: try fixture.token([.accountAdmin, .chargePointsRead, .sessionsRead, .reportsRead]),
            headers: [.contentType: "application/json"],
            body: #"{"email": "a@b.c", "role": "\#(role.rawValue)"}"#
        )
        #expect(answer.status == 403)
        #expect(try answer.code == "exceeds_own_rights")
    }

    private enum Outcome: Equatable {
        case success([UUID])
        case failure([String])
    }

    /// The locations that a reader finds in a body, or the fields that it refuses.
    private static func read(_ json: String, _ locations: (inout BodyReader) throws -> [UUID]) throws
        -> Outcome
    {
        var body = try BodyReader(json: Array(json.utf8))
        do {
            return .success(try locations(&body))
        } catch let problem as Problem {
            return .failure(problem.errors.map(\.field))
        }
    }
}
