import FoundationEssentials
import Tenancy
import Testing

@Suite("Revocations")
struct RevocationsTests {
    private let revocations = Revocations()
    private let claims: AccessTokenClaims

    init() {
        var claims = AccessTokenClaims.sample()
        claims.grant = UUID.version7()
        claims.membership = UUID.version7()
        claims.actor = UUID.version7().uuidString.lowercased()
        self.claims = claims
    }

    private func subject(_ kind: Revocation.Kind) -> String {
        switch kind {
        case .grant, .supportSession: claims.grant?.uuidString.lowercased() ?? ""
        case .user: claims.subject
        case .membership: claims.membership?.uuidString.lowercased() ?? ""
        case .client: claims.clientID
        case .account: claims.account?.uuidString.lowercased() ?? ""
        case .token: claims.tokenID
        case .apiKey, .key, .issuer: UUID.version7().uuidString.lowercased()
        }
    }

    private func revoke(_ kind: Revocation.Kind, _ subject: String, after seconds: TimeInterval) {
        revocations.apply([
            .init(kind: kind, subject: subject, at: claims.instant.addingTimeInterval(seconds))
        ])
    }

    @Test(
        "Each thing a token rests on ends it",
        arguments: [.grant, .user, .membership, .client, .account, .supportSession, .token]
            as [Revocation.Kind]
    )
    func matches(kind: Revocation.Kind) {
        revoke(kind, "other", after: 1)
        #expect(!revocations.isRevoked(claims))
        revoke(kind, subject(kind), after: 0)
        #expect(revocations.isRevoked(claims))
    }

    @Test("The administrator who acts through a token is a user it rests on")
    func actor() throws {
        revoke(.user, try #require(claims.actor), after: 1)
        #expect(revocations.isRevoked(claims))
        #expect(!revocations.isRevoked(.sample()))
    }

    @Test(
        "A token made after the revocation lives",
        arguments: [.user, .membership, .client, .account] as [Revocation.Kind]
    )
    func youngerTokens(kind: Revocation.Kind) {
        revoke(kind, subject(kind), after: -0.001)
        #expect(!revocations.isRevoked(claims))
    }

    @Test(
        "A grant or a support session is over for good",
        arguments: [.grant, .supportSession] as [Revocation.Kind]
    )
    func finalKinds(kind: Revocation.Kind) {
        revoke(kind, subject(kind), after: -60)
        #expect(revocations.isRevoked(claims))
    }

    @Test("A token without grant and membership is not hit by those of others")
    func absentMembers() {
        revoke(.grant, "", after: 1)
        revoke(.membership, "", after: 1)
        #expect(!revocations.isRevoked(.sample()))
    }

    @Test("One subject can be asked about, of its own kind only")
    func subjects() {
        let now = claims.instant
        revocations.apply([
            Revocation(kind: .supportSession, subject: "a", at: now),
            Revocation(kind: .user, subject: "b", at: now),
        ])
        #expect(revocations.isRevoked(kind: .supportSession, subject: "a", since: now.addingTimeInterval(60)))
        #expect(!revocations.isRevoked(kind: .user, subject: "a", since: now))
        #expect(revocations.isRevoked(kind: .user, subject: "b", since: now))
        #expect(!revocations.isRevoked(kind: .user, subject: "b", since: now.addingTimeInterval(0.001)))
    }

    @Test("The epoch grows with news and only then; the latest time counts whatever the order")
    func epoch() {
        #expect(revocations.epoch == 0)
        revoke(.user, claims.subject, after: 1)
        #expect(revocations.epoch == 1)
        revoke(.user, claims.subject, after: 1)
        revoke(.user, claims.subject, after: -1)
        revocations.apply([])
        #expect(revocations.epoch == 1)
        #expect(revocations.isRevoked(claims))
        revoke(.user, claims.subject, after: 2)
        #expect(revocations.epoch == 2)
    }

    @Test("What is old enough is forgotten, nothing else")
    func forgetting() {
        revoke(.user, claims.subject, after: 0)
        revocations.forget(olderThan: claims.instant)
        #expect(revocations.isRevoked(claims))
        revocations.forget(olderThan: claims.instant.addingTimeInterval(0.001))
        #expect(!revocations.isRevoked(claims))
    }

    @Test("The words of the kinds are the ones the database writes")
    func words() {
        let words = [
            "grant", "user", "membership", "client", "api_key", "account", "key", "support_session",
            "token", "issuer",
        ]
        #expect(Revocation.Kind.allCases.map(\.rawValue) == words)
    }
}
