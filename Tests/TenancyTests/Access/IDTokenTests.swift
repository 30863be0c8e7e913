import FoundationEssentials
import Tenancy
import Testing

@Suite("An ID token")
struct IDTokenTests {
    private let mint: TokenMint
    private let now = AccessTokenClaims.sampleTime

    init() throws {
        mint = try TokenMint.shared.get()
    }

    private func claims() -> IDTokenClaims {
        let sample = AccessTokenClaims.sample()
        return IDTokenClaims(
            issuer: sample.issuer,
            subject: sample.subject,
            clientID: sample.audience,
            issuedAt: now,
            expiresAt: now.addingTimeInterval(900),
            authenticatedAt: now.addingTimeInterval(-60.5),
            nonce: "n-0S6_WzA2Mj"
        )
    }

    @Test("says who signed in, when, and to whom it is told")
    func payload() throws {
        let token = try IDTokenSigner.sign(claims(), with: mint.ec)
        let part = try #require(token.split(separator: ".").dropFirst().first)
        let bytes = try #require(Base64URL.decode(part.utf8))
        let payload = try JSONDecoder().decode(Payload.self, from: Data(bytes))
        #expect(payload.aud == claims().clientID)
        #expect(payload.sub == claims().subject)
        #expect(payload.nonce == "n-0S6_WzA2Mj")
        #expect(payload.email == nil)
        #expect(payload.auth_time == Int(now.timeIntervalSince1970) - 61)
        #expect(payload.exp - payload.iat == 900)
        #expect(payload.token_use == "id")
    }

    @Test("opens nothing, even where its audience is the API")
    func refused() throws {
        let token = try IDTokenSigner.sign(claims(), with: mint.ec)
        #expect(throws: TokenError.wrongTokenUse) { try mint.gate().verify(token, now: now) }
    }

    private struct Payload: Decodable {
        let sub: String
        let aud: String
        let iat: Int
        let exp: Int
        let auth_time: Int
        let nonce: String?
        let email: String?
        let token_use: String
    }
}
