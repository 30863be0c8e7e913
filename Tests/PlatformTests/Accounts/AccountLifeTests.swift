import FoundationEssentials
import HTTPTypes
import OCPP
import Tenancy
import TestSupport
import Testing

@Suite("platform administrators manage accounts from outside")
struct AccountLifeTests {
    private static let all = "/api/v1/accounts"

    @Test("they see every account, page by page, and nothing of what is in one")
    func list() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try APIFixture(on: clone)
            let token = try fixture.platformToken(of: try await clone.administrator())
            for slug in ["gamma", "alpha", "beta"] { _ = try await clone.account(slug) }
            var slugs: [String] = []
            var path: String? = "\(Self.all)?limit=2"
            while let next = path {
                let page = try await fixture.send(.get, next, token: token)
                #expect(page.status == 200)
                let accounts = try #require(try page.json["data"]?.arrayValue)
                slugs += accounts.compactMap { $0["slug"]?.stringValue }
                for account in accounts {
                    let members = try #require(account.objectValue).members.map(\.key)
                    #expect(
                        members == [
                            "created_at", "delete_after", "exported_at", "id", "name", "slug", "suspended_at",
                            "updated_at",
                        ]
                    )
                }
                path = try page.json["next_cursor"]?.stringValue.map { "\(Self.all)?limit=2&cursor=\($0)" }
            }
            #expect(slugs == ["alpha", "beta", "gamma"])
        }
    }

    @Test("an account sees itself alone, and cannot do what administrators do")
    func fromWithin() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try APIFixture(on: clone)
            let (alpha, _) = (try await clone.account("alpha"), try await clone.account("beta"))
            let token = try fixture.token(of: alpha)
            let page = try await fixture.send(.get, Self.all, token: token)
            #expect(try page.json["data"]?.arrayValue?.count == 1)
            #expect(try page.json["data"]?[0]?["audit_retention_days"] == 365)
            let create = #"{"slug": "delta", "name": "Delta"}"#
            for (method, path, body) in [
                (.post, Self.all, create), (.post, "\(Self.all)/beta/suspend", ""),
                (.post, "\(Self.all)/alpha/resume", ""), (.delete, "\(Self.all)/alpha?confirm=alpha", ""),
            ] as [(HTTPRequest.Method, String, String)] {
                let answer = try await fixture.sendJSON(method, path, body, token: token)
                #expect(answer.status == 403, "\(path)")
                #expect(try answer.code == "insufficient_scope", "\(path)")
            }
        }
    }

    @Test("an account is created once, with a slug that can be told from an id")
    func create() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try APIFixture(on: clone)
            let token = try fixture.platformToken(of: try await clone.administrator())
            let body = #"{"slug": "delta-2", "name": "Delta"}"#
            let created = try await fixture.sendJSON(.post, Self.all, body, token: token)
            #expect(created.status == 201)
            let id = try #require(try created.json["id"]?.stringValue)
            #expect(created.headers[.location] == "\(Self.all)/\(id)")
            #expect(try created.json["suspended_at"]?.isNull == true)
            for name in [id, "delta-2"] {
                let shown = try await fixture.send(.get, "\(Self.all)/\(name)", token: token)
                #expect(shown.text == created.text)
            }
            let again = try await fixture.sendJSON(.post, Self.all, body, token: token)
            #expect(again.status == 409)
            #expect(try again.json["field"] == "/slug")
            let long = String(repeating: "a", count: 49)
            for slug in ["", "-a", "a-", "Delta", "a b", "é", long, id] {
                let body = #"{"slug": "\#(slug)", "name": "Delta"}"#
                let answer = try await fixture.sendJSON(.post, Self.all, body, token: token)
                #expect(answer.status == 422, "\(slug)")
                #expect(try answer.fields == ["/slug"], "\(slug)")
            }
            let unknown = try await fixture.send(.get, "\(Self.all)/nobody", token: token)
            #expect(unknown.status == 404)
        }
    }

    @Test(
        "a suspended account's tokens are dead and its sockets closed when the answer is there; its data stays"
    )
    func suspend() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try APIFixture(on: clone)
            let token = try fixture.platformToken(of: try await clone.administrator())
            let (alpha, beta) = (try await clone.account("alpha"), try await clone.account("beta"))
            let (own, others) = (try fixture.token(of: alpha), try fixture.token(of: beta))
            let locations = "\(Self.all)/alpha/locations"
            let made = try await fixture.sendJSON(.post, locations, #"{"name": "Depot"}"#, token: own)
            #expect(made.status == 201)

            let suspended = try await fixture.send(.post, "\(Self.all)/alpha/suspend", token: token)
            #expect(suspended.status == 200)
            #expect(try suspended.json["suspended_at"]?.stringValue != nil)
            #expect(fixture.closed.all == [alpha])
            #expect(try await fixture.send(.get, locations, token: own).status == 401)
            #expect(try await fixture.send(.get, "\(Self.all)/beta", token: others).status == 200)

            let resumed = try await fixture.send(.post, "\(Self.all)/\(alpha)/resume", token: token)
            #expect(try resumed.json["suspended_at"]?.isNull == true)
            let kept = try await fixture.send(.get, locations, token: try fixture.token(of: alpha))
            #expect(try kept.json["data"]?[0]?["name"] == "Depot")
            let unknown = try await fixture.send(.post, "\(Self.all)/nobody/suspend", token: token)
            #expect(unknown.status == 404)
        }
    }

    @Test("deleting needs the slug and a suspended account, and is taken back by resuming")
    func delete() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try APIFixture(on: clone)
            let token = try fixture.platformToken(of: try await clone.administrator())
            _ = try await clone.account("alpha")
            let path = "\(Self.all)/alpha"
            for query in ["", "?confirm=", "?confirm=beta"] {
                let answer = try await fixture.send(.delete, path + query, token: token)
                #expect(answer.status == 400)
                #expect(try answer.fields == ["confirm"])
            }
            let working = try await fixture.send(.delete, "\(path)?confirm=alpha", token: token)
            #expect(working.status == 409)
            #expect(try working.code == "account_not_suspended")

            _ = try await fixture.send(.post, "\(path)/suspend", token: token)
            let version = try #require(try await fixture.send(.get, path, token: token).headers[.eTag])
            let stale = try await fixture.send(
                .delete,
                "\(path)?confirm=alpha",
                token: token,
                headers: [.ifMatch: "\"another\""]
            )
            #expect(stale.status == 412)
            let known = try await fixture.send(
                .get,
                path,
                token: token,
                headers: [.ifNoneMatch: version]
            )
            #expect(known.status == 304)
            let deleted = try await fixture.send(
                .delete,
                "\(path)?confirm=alpha",
                token: token,
                headers: [.ifMatch: version]
            )
            #expect(deleted.status == 202)
            let time = try #require(
                try deleted.json["delete_after"]?.stringValue.map(DeviceTime.init)?.instant
            )
            #expect((29.9...30.1).contains(time.timeIntervalSinceNow / 86_400))
            let again = try await fixture.send(.delete, "\(path)?confirm=alpha", token: token)
            #expect(try again.json["delete_after"] == deleted.json["delete_after"])
            let resumed = try await fixture.send(.post, "\(path)/resume", token: token)
            #expect(try resumed.json["delete_after"]?.isNull == true)
        }
    }

    @Test("the account reads in its trail who of the platform did what to it, and from where")
    func trail() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try APIFixture(on: clone)
            let administrator = try await clone.administrator("root@plugyard.test")
            let token = try fixture.platformToken(of: administrator)
            let alpha = try await clone.account("alpha")
            let suspended = try await fixture.send(.post, "\(Self.all)/alpha/suspend", token: token)
            _ = try await fixture.send(.post, "\(Self.all)/alpha/resume", token: token)
            let path = "\(Self.all)/alpha/audit-events?actor=\(administrator.uuidString.lowercased())"
            let trail = try await fixture.send(.get, path, token: try fixture.token(of: alpha))
            let events = try #require(try trail.json["data"]?.arrayValue)
            #expect(events.map { $0["action"]?.stringValue } == ["account.updated", "account.updated"])
            let first = try #require(events.last)
            #expect(first["actor"]?["kind"] == "platform_admin")
            #expect(first["actor"]?["name"] == "root@plugyard.test")
            #expect(first["actor"]?["address"] == .string(APIFixture.address))
            #expect(first["request_id"]?.stringValue == suspended.requestID)
            #expect(first["changes"]?[0]?["field"] == "suspended_at")
            #expect(first["changes"]?[0]?["before"]?.isNull == true)
        }
    }
}
