import FoundationEssentials
import Tenancy
import Testing

@Suite("The token gate")
struct TokenGateTests {
    private let mint: TokenMint
    private let gate: TokenGate
    private let now = AccessTokenClaims.sampleTime

    init() throws {
        mint = try TokenMint.shared.get()
        gate = mint.gate()
    }

    private func error(_ token: String, at now: Date? = nil) -> TokenError? {
        do throws(TokenError) {
            _ = try gate.verify(token, now: now ?? self.now)
            return nil
        } catch {
            return error
        }
    }

    private static func tokenID(_ index: Int) -> String {
        String(AccessTokenClaims.sampleID.dropLast()) + "\(index)"
    }

    @Test("A token of either algorithm comes back as the claims that were signed")
    func good() throws {
        for key in [mint.ec, mint.rsa] {
            let token = try AccessTokenSigner.sign(.sample(), with: key)
            #expect(try gate.verify(token, now: now) == .sample())
            #expect(try gate.verify(token, now: now) == .sample())
        }
    }

    @Test("The signer writes the three header members and no other")
    func header() throws {
        let header = try mint.good().split(separator: ".")[0]
        let bytes = try #require(Base64URL.decode(header.utf8))
        let members = try JSONDecoder().decode([String: String].self, from: Data(bytes))
        #expect(members == ["alg": "ES256", "kid": mint.ec.kid, "typ": "JWT"])
    }

    @Test("A forged but faithful token passes, so the refusals below have their own reasons")
    func control() throws {
        #expect(error(try mint.header([:])) == nil)
        #expect(error(try mint.header(text: " " + mint.headerText() + "\n")) == nil)
        let rsa = try TokenForge.token(
            header: mint.headerText(["alg": "RS256", "kid": mint.rsa.kid]),
            payload: mint.payloadText(),
            key: mint.rsa
        )
        #expect(error(rsa) == nil)
    }

    @Test("A bad token is refused, and for its own reason", arguments: BadToken.all)
    func bad(bad: BadToken) throws {
        let found = error(try bad.make(mint))
        #expect(found == bad.error)
    }

    @Test("The negative list is long and names each case once")
    func negativeList() {
        let names = BadToken.all.map(\.testDescription)
        #expect(names.count >= 150)
        #expect(Set(names).count == names.count)
    }

    @Test("Clocks may differ by less than 30 seconds, for a cached token too")
    func leeway() throws {
        let token = try mint.good()
        #expect(error(token, at: now.addingTimeInterval(-30)) == nil)
        #expect(error(token, at: now.addingTimeInterval(-31)) == .notYetValid)
        #expect(error(token, at: now.addingTimeInterval(929)) == nil)
        #expect(error(token, at: now.addingTimeInterval(930)) == .expired)
        gate.emptyCache()
        #expect(error(token, at: now.addingTimeInterval(930)) == .expired)
    }

    @Test("A change of a cached token is not the cached token")
    func cachedTampering() throws {
        let token = try mint.good()
        #expect(error(token) == nil)
        #expect(error(token + "A") == .badSignature)
        #expect(error(token + "=") == .notBase64URL)
    }

    @Test("Tokens of a key that is gone end at once")
    func replacedKeys() throws {
        let token = try mint.good()
        #expect(error(token) == nil)
        gate.replaceKeys(try KeySet(active: mint.rsa))
        #expect(error(token) == .unknownKey)
        #expect(error(try AccessTokenSigner.sign(.sample(), with: mint.rsa)) == nil)
    }

    @Test("More tokens than the cache holds are all judged rightly")
    func smallCache() throws {
        let gate = mint.gate(cacheLimit: 4)
        let tokens = try (0..<10).map {
            try AccessTokenSigner.sign(.sample(tokenID: Self.tokenID($0)), with: mint.ec)
        }
        for token in tokens + tokens.reversed() {
            _ = try gate.verify(token, now: now)
        }
    }

    @Test("Many threads may ask at once")
    func concurrency() async throws {
        let tokens = try (0..<8).map {
            try AccessTokenSigner.sign(.sample(tokenID: Self.tokenID($0)), with: mint.rsa)
        }
        let gate = gate
        let now = now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<200 {
                group.addTask {
                    if index % 20 == 0 { gate.emptyCache() }
                    let claims = try gate.verify(tokens[index % 8], now: now)
                    #expect(claims.tokenID == Self.tokenID(index % 8))
                }
            }
            try await group.waitForAll()
        }
    }
}
