import FoundationEssentials
import HTTPTypes
import Platform
import Tenancy
import Testing

@Suite("who asks is known before anything is answered")
struct AuthenticationTests {
    @Test("every operation with a scope is 401 without a token")
    func withoutToken() async throws {
        let fixture = try APIFixture()
        for operation in fixture.operations where operation.access != .open {
            let answer = try await fixture.send(operation.method, Self.path(of: operation))
            #expect(answer.status == 401, "\(operation.id)")
            #expect(answer.headers[.wwwAuthenticate] == #"Bearer realm="plugyard""#, "\(operation.id)")
        }
    }

    @Test("every operation with a scope is 403 for a token that has all the others")
    func withoutScope() async throws {
        let fixture = try APIFixture()
        for operation in fixture.operations {
            guard case .scope(let scope) = operation.access else { continue }
            let token = try fixture.token(Role.admin.scopes.subtracting([scope]))
            let answer = try await fixture.send(operation.method, Self.path(of: operation), token: token)
            #expect(answer.status == 403, "\(operation.id)")
            #expect(try answer.code == "insufficient_scope", "\(operation.id)")
            #expect(answer.headers[.wwwAuthenticate]?.contains(scope.rawValue) == true, "\(operation.id)")
        }
    }

    @Test("every operation of an account is 404 for the id of another account")
    func otherAccount() async throws {
        let fixture = try APIFixture()
        let token = try fixture.token()
        for operation in fixture.operations
        where operation.path.contains("{account}") && operation.access != .platform {
            let path = Self.path(of: operation, account: UUID().uuidString)
            let answer = try await fixture.send(operation.method, path, token: token)
            #expect(answer.status == 404, "\(operation.id)")
            #expect(try answer.code == "not_found", "\(operation.id)")
        }
    }

    @Test("an expired token, rubbish, and a token of a suspended account are invalid_token")
    func invalidTokens() async throws {
        let fixture = try APIFixture()
        let expired = try fixture.token(now: APIFixture.now.addingTimeInterval(-3600))
        for token in [expired, "rubbish", "a.b.c"] {
            let answer = try await fixture.send(.get, APIFixture.path(""), token: token)
            #expect(answer.status == 401)
            #expect(try answer.code == "invalid_token")
            #expect(answer.headers[.wwwAuthenticate]?.contains(#"error="invalid_token""#) == true)
        }
        let good = try fixture.token()
        let reading = fixture.accountStatus.beginReading()
        _ = fixture.accountStatus.replace(with: [APIFixture.account], of: reading, readAt: .distantFuture)
        let answer = try await fixture.send(.get, APIFixture.path(""), token: good)
        #expect(try answer.code == "invalid_token")
    }

    /// The path of an operation with something plausible for each parameter.
    private static func path(of operation: Operation, account: String = APIFixture.account.description)
        -> String
    {
        operation.path.split(separator: "/").map { part in
            switch part {
            case "{account}": "/\(account)"
            case "{charge_point}": "/CP_001"
            case "{id}": "/\(UUID().uuidString)"
            default: "/\(part)"
            }
        }.joined()
    }
}
