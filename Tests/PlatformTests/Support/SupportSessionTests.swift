import FoundationEssentials
import HTTPTypes
import OCPP
import Platform
import Tenancy
import TestSupport
import Testing

@Suite("support sessions: looking into an account, openly and briefly")
struct SupportSessionTests {
    private static let reason = #"{"reason": "Ticket 4711: sessions missing", "minutes": 5}"#
    private static let alpha = "/api/v1/accounts/alpha"
    private static let all = "\(alpha)/support-sessions"

    /// An administrator's token, the account, and an open session of it.
    private struct Opened {
        let fixture: APIFixture
        let administrator: UUID
        let token: String
        let account: AccountID
        let session: Answer

        var id: String { get throws { try #require(try session.json["id"]?.stringValue) } }
        var support: String { get throws { try #require(try session.json["access_token"]?.stringValue) } }

        init(_ clone: DatabaseClone) async throws {
            fixture = try APIFixture(on: clone)
            administrator = try await clone.administrator()
            token = try fixture.platformToken(of: administrator)
            account = try await clone.account("alpha")
            session = try await fixture.sendJSON(.post, all, reason, token: token)
            #expect(session.status == 201)
        }
    }

    @Test("its token reads what a viewer reads, of this account alone, and changes nothing")
    func token() async throws {
        try await DatabaseClone.with { clone in
            let opened = try await Opened(clone)
            let (fixture, support) = (opened.fixture, try opened.support)
            _ = try await clone.account("beta")
            let lifetime = try #require(try opened.session.json["expires_in"]?.intValue)
            #expect((290...300).contains(lifetime))
            #expect(
                try opened.session.json["scope"]
                    == "charge-points:read sessions:read logs:read reports:read"
            )
            for path in ["/locations", "/charge-points", "/transactions", "/messages", ""] {
                #expect(
                    try await fixture.send(.get, Self.alpha + path, token: support).status == 200,
                    "\(path)"
                )
            }
            for operation in fixture.operations where operation.method != .get {
                let path = operation.path.replacing("{account}", with: "alpha")
                    .replacing("{charge_point}", with: "CP_001").replacing("{id}", with: UUID().uuidString)
                // A quote is asked for by POST, and reads.
                guard operation.access != .open, operation.id != "quoteTariff" else { continue }
                let answer = try await fixture.send(operation.method, path, token: support)
                #expect(answer.status == 403, "\(operation.id)")
            }
            for path in ["/audit-events", "/support-sessions"] {
                #expect(
                    try await fixture.send(.get, Self.alpha + path, token: support).status == 403,
                    "\(path)"
                )
            }
            let other = try await fixture.send(.get, "/api/v1/accounts/beta/locations", token: support)
            #expect(other.status == 404)
        }
    }

    @Test("the account sees its opening and its end, with reason, person, address and request")
    func trail() async throws {
        try await DatabaseClone.with { clone in
            let opened = try await Opened(clone)
            let own = try opened.fixture.token(of: opened.account)
            let listed = try await opened.fixture.send(.get, Self.all, token: own)
            let session = try #require(try listed.json["data"]?[0])
            #expect(session["id"]?.stringValue == (try opened.id))
            #expect(session["reason"] == "Ticket 4711: sessions missing")
            #expect(session["administrator"]?["email"] == "root@plugyard.test")
            let end = try await opened.fixture.send(.delete, "\(Self.all)/\(opened.id)", token: opened.token)
            #expect(end.status == 204)
            let path = "\(Self.alpha)/audit-events?resource_type=support_session"
            let trail = try await opened.fixture.send(.get, path, token: own)
            let events = try #require(try trail.json["data"]?.arrayValue)
            #expect(
                events.map { $0["action"]?.stringValue } == [
                    "support_session.updated", "support_session.created",
                ]
            )
            for (event, answer) in zip(events, [end, opened.session]) {
                #expect(event["actor"]?["kind"] == "platform_admin")
                #expect(event["actor"]?["id"]?.stringValue == opened.administrator.uuidString.lowercased())
                #expect(event["actor"]?["name"] == "root@plugyard.test")
                #expect(event["actor"]?["address"] == .string(APIFixture.address))
                #expect(event["request_id"]?.stringValue == answer.requestID)
            }
        }
    }

    @Test(
        "the account or its administrator ends it: its tokens are dead with the answer, and there is no other"
    )
    func ending() async throws {
        try await DatabaseClone.with { clone in
            let opened = try await Opened(clone)
            let (fixture, one) = (opened.fixture, "\(Self.all)/\(try opened.id)")
            let second = try await fixture.send(.post, "\(one)/token", token: opened.token)
            #expect(second.status == 200)
            let tokens = [try opened.support, try #require(try second.json["access_token"]?.stringValue)]
            for token in tokens {
                #expect(try await fixture.send(.get, Self.alpha, token: token).status == 200)
            }
            let end = try await fixture.send(.delete, one, token: try fixture.token(of: opened.account))
            #expect(end.status == 204)
            for token in tokens {
                #expect(try await fixture.send(.get, Self.alpha, token: token).status == 401)
            }
            let third = try await fixture.send(.post, "\(one)/token", token: opened.token)
            #expect(third.status == 409)
            #expect(try third.code == "support_session_over")
            #expect(try await fixture.send(.delete, one, token: opened.token).status == 204)
        }
    }

    @Test("another administrator, another account and an unknown session are all the same: 404")
    func notOwn() async throws {
        try await DatabaseClone.with { clone in
            let opened = try await Opened(clone)
            let beta = try await clone.account("beta")
            let other = try opened.fixture.platformToken(
                of: try await clone.administrator("other@plugyard.test")
            )
            let id = try opened.id
            for (path, token) in [
                ("\(Self.all)/\(id)", other), ("/api/v1/accounts/beta/support-sessions/\(id)", opened.token),
                ("\(Self.all)/\(UUID())", opened.token),
            ] {
                #expect(try await opened.fixture.send(.post, "\(path)/token", token: token).status == 404)
                #expect(try await opened.fixture.send(.delete, path, token: token).status == 404)
            }
            let path = "/api/v1/accounts/beta/support-sessions/\(id)"
            let token = try opened.fixture.token(of: beta)
            #expect(try await opened.fixture.send(.delete, path, token: token).status == 404)
            #expect(try await opened.fixture.send(.get, Self.alpha, token: try opened.support).status == 200)
        }
    }

    @Test("none into a suspended account, and none by somebody who is an administrator no longer")
    func refused() async throws {
        try await DatabaseClone.with { clone in
            let opened = try await Opened(clone)
            let (fixture, token) = (opened.fixture, opened.token)
            for (body, field) in [
                ("{}", "/reason"), (#"{"reason": "too short"}"#, "/reason"),
                (#"{"reason": "long enough, surely", "minutes": 4}"#, "/minutes"),
                (#"{"reason": "long enough, surely", "minutes": 61}"#, "/minutes"),
            ] {
                let answer = try await fixture.sendJSON(.post, Self.all, body, token: token)
                #expect(answer.status == 422)
                #expect(try answer.fields == [field])
            }
            _ = try await fixture.send(.post, "\(Self.alpha)/suspend", token: token)
            #expect(try await fixture.send(.get, Self.alpha, token: try opened.support).status == 401)
            let suspended = try await fixture.sendJSON(.post, Self.all, Self.reason, token: token)
            #expect(suspended.status == 409)
            #expect(try suspended.code == "account_suspended")
            _ = try await fixture.send(.post, "\(Self.alpha)/resume", token: token)
            // As when another process took the right away an instant ago, and this one has not heard of it.
            _ = try await clone.owner.query(
                "UPDATE users SET is_platform_admin = false WHERE id = \(opened.administrator)"
            )
            let demoted = try await fixture.sendJSON(.post, Self.all, Self.reason, token: token)
            #expect(demoted.status == 401)
            let renewed = try await fixture.send(.post, "\(Self.all)/\(opened.id)/token", token: token)
            #expect(renewed.status == 401)
        }
    }
}
