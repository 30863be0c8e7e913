import FoundationEssentials
import Tenancy
import Testing

@Suite("The claims of an access token")
struct AccessTokenClaimsTests {
    private let mint: TokenMint
    private let now = AccessTokenClaims.sampleTime

    init() throws {
        mint = try TokenMint.shared.get()
    }

    /// What the gate makes of claims that our signer wrote.
    private func roundTrip(_ claims: AccessTokenClaims) throws -> AccessTokenClaims {
        try mint.gate().verify(AccessTokenSigner.sign(claims, with: mint.ec), now: now)
    }

    @Test("Grant, membership and actor come back")
    func optionalMembers() throws {
        var claims = AccessTokenClaims.sample()
        claims.grant = UUID.version7()
        claims.membership = UUID.version7()
        claims.actor = UUID.version7().uuidString.lowercased()
        #expect(try roundTrip(claims) == claims)
    }

    @Test("A platform administrator's own token names no account and has one scope")
    func administrator() throws {
        var claims = AccessTokenClaims.sample()
        claims.account = nil
        claims.scopes = [.platformAdmin]
        claims.roles = []
        #expect(try roundTrip(claims) == claims)
    }

    @Test("No account but other scopes, and an account with platform:admin, are refused")
    func administratorMixtures() {
        var claims = AccessTokenClaims.sample()
        claims.scopes = [.platformAdmin]
        #expect(throws: TokenError.malformedClaim("scope")) { try roundTrip(claims) }
        claims.scopes = .all
        #expect(throws: TokenError.malformedClaim("scope")) { try roundTrip(claims) }
        claims.account = nil
        #expect(throws: TokenError.missingClaim("account_id")) { try roundTrip(claims) }
        claims.scopes = []
        #expect(throws: TokenError.missingClaim("account_id")) { try roundTrip(claims) }
    }

    @Test("The instant is the one in the token's id, to the millisecond")
    func instant() {
        #expect(AccessTokenClaims.sample().instant == now.addingTimeInterval(0.25))
        #expect(AccessTokenClaims.sample(tokenID: "token-1").instant == .distantPast)
        let version4 = "01a3185c-50fa-4000-8000-000000000001"
        #expect(AccessTokenClaims.sample(tokenID: version4).instant == .distantPast)
    }
}
