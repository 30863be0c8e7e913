import Tenancy
import Testing

@Suite("PKCE")
struct PKCETests {
    // RFC 7636 appendix B.
    private let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    @Test("The published pair verifies, any other does not")
    func published() {
        #expect(PKCE.verify(verifier: verifier, challenge: challenge))
        #expect(!PKCE.verify(verifier: verifier + "A", challenge: challenge))
        #expect(!PKCE.verify(verifier: verifier, challenge: verifier))
        #expect(!PKCE.verify(verifier: verifier, challenge: challenge + "="))
        #expect(!PKCE.verify(verifier: "", challenge: ""))
    }

    @Test("The method `plain` is none of ours")
    func plain() {
        #expect(!PKCE.verify(verifier: challenge, challenge: challenge))
    }

    @Test("A verifier is 43 to 128 unreserved characters")
    func verifiers() {
        let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        #expect(PKCE.isValidVerifier(unreserved))
        #expect(PKCE.isValidVerifier(String(repeating: "a", count: 43)))
        #expect(PKCE.isValidVerifier(String(repeating: "a", count: 128)))
        #expect(!PKCE.isValidVerifier(String(repeating: "a", count: 42)))
        #expect(!PKCE.isValidVerifier(String(repeating: "a", count: 129)))
        for character in ["+", "/", "=", " ", "%", "\0", "\n", "é"] {
            #expect(!PKCE.isValidVerifier(String(repeating: "a", count: 50) + character))
        }
    }

    @Test("A challenge is the canonical base64url of 32 bytes")
    func challenges() {
        #expect(PKCE.isValidChallenge(challenge))
        #expect(!PKCE.isValidChallenge(String(challenge.dropLast())))
        #expect(!PKCE.isValidChallenge(challenge + "A"))
        #expect(!PKCE.isValidChallenge(challenge.dropLast() + "="))
        // The same bytes in another spelling: two spare bits are set.
        #expect(!PKCE.isValidChallenge(challenge.dropLast() + "N"))
    }
}
