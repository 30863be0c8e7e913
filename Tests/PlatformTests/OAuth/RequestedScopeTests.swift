import Platform
import Tenancy
import Testing

@Suite("the words of a scope parameter")
struct RequestedScopeTests {
    @Test("words of OpenID Connect are taken and are no scopes")
    func words() throws {
        let scope = try RequestedScope("email charge-points:read openid  openid")
        #expect(scope.scopes == [.chargePointsRead])
        #expect(scope.words == ["openid", "email"])
        #expect(scope.isOpenID)
        #expect(scope.text == "openid email charge-points:read")
        #expect(try RequestedScope(scope.text) == scope)
    }

    @Test("an unknown word is refused, and means nothing where it was stored")
    func unknown() {
        #expect(throws: ScopeError.unknown("address")) { try RequestedScope("openid address") }
        #expect(RequestedScope(stored: "openid gone:read logs:read").text == "openid logs:read")
        #expect(RequestedScope(stored: "").text == "")
    }

    @Test("more than was granted is no subset, neither by scopes nor by words")
    func subset() throws {
        let granted = try RequestedScope("openid logs:read sessions:read")
        #expect(try RequestedScope("logs:read").isSubset(of: granted))
        #expect(try RequestedScope("openid").isSubset(of: granted))
        #expect(try !RequestedScope("email").isSubset(of: granted))
        #expect(try !RequestedScope("logs:read account:admin").isSubset(of: granted))
    }
}
