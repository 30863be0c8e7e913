import FoundationEssentials
import OCPP
import Testing

@testable import Platform

@Suite("Who may charge")
struct AuthorisationPolicyTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)
    private let here = UUID()
    private var policy: AuthorisationPolicy { AuthorisationPolicy(location: here, now: now) }
    private let token = KnownToken(id: UUID())

    private func status(
        _ token: KnownToken?,
        _ policy: AuthorisationPolicy,
        on occasion: AuthorisationPolicy.Occasion = .start
    ) -> AuthorizationStatus {
        policy.decide(token, on: occasion).info.status
    }

    @Test("an accepted token may, and the charge point learns its group and its end")
    func accepted() {
        var token = token
        token.group = "FLEET"
        token.expiresAt = now + 60
        let decision = policy.decide(token, on: .authorize)
        #expect(
            decision.info
                == AuthorizationInfo(status: .accepted, expiresAt: now + 60, parentIdTag: "FLEET")
        )
        #expect(decision.flag == nil)
        #expect(!decision.registers)
    }

    @Test("the first reason against a token counts: status, expiry, location, budget, other transactions")
    func order() {
        var token = token
        token.isChargingElsewhere = true
        var policy = policy
        policy.allowsConcurrentTransactions = false
        #expect(policy.decide(token, on: .start).flag == "token_concurrent_tx")
        token.budgetWh = 10
        token.usedWh = 10
        #expect(policy.decide(token, on: .start).flag == "token_budget_used_up")
        token.locations = [UUID()]
        #expect(policy.decide(token, on: .start).flag == "token_not_allowed_here")
        token.expiresAt = now
        #expect(policy.decide(token, on: .start).flag == "token_expired")
        token.status = .blocked
        #expect(policy.decide(token, on: .start).flag == "token_blocked")
    }

    @Test("a budget is used up when nothing is left of it; without one nothing is")
    func budget() {
        var token = token
        token.usedWh = 999
        #expect(status(token, policy) == .accepted)
        token.budgetWh = 1000
        #expect(status(token, policy) == .accepted)
        token.usedWh = 1000
        #expect(status(token, policy) == .blocked)
        #expect(status(token, policy, on: .stop) == .blocked)
    }

    @Test("a token charges at its locations only, and everywhere when it names none")
    func locations() {
        var token = token
        token.locations = [UUID(), here]
        #expect(status(token, policy) == .accepted)
        token.locations = [UUID()]
        #expect(status(token, policy) == .blocked)
    }

    @Test("several transactions of one token: the token's word counts before the account's, at a start alone")
    func concurrent() {
        var token = token
        token.isChargingElsewhere = true
        var strict = policy
        strict.allowsConcurrentTransactions = false
        #expect(status(token, policy) == .accepted)
        #expect(status(token, strict) == .concurrentTx)
        #expect(status(token, strict, on: .authorize) == .accepted)
        #expect(status(token, strict, on: .stop) == .accepted)
        token.allowsConcurrentTransactions = true
        #expect(status(token, strict) == .accepted)
        token.allowsConcurrentTransactions = false
        #expect(status(token, policy) == .concurrentTx)
    }

    @Test("an unknown tag by the account's policy; one that ends a transaction is not registered")
    func unknown() {
        var policy = policy
        #expect(policy.decide(nil, on: .start).info.status == .invalid)
        #expect(policy.decide(nil, on: .start).flag == "token_invalid")
        policy.unknownTokens = .accept
        #expect(policy.decide(nil, on: .start).info.status == .accepted)
        #expect(!policy.decide(nil, on: .start).registers)
        policy.unknownTokens = .acceptAndRegister
        #expect(policy.decide(nil, on: .start).registers)
        #expect(policy.decide(nil, on: .authorize).registers)
        #expect(!policy.decide(nil, on: .stop).registers)
    }

    @Test("with free vending everybody may, and nobody is registered")
    func freeVending() {
        var policy = policy
        policy.isFreeVending = true
        policy.unknownTokens = .acceptAndRegister
        var blocked = token
        blocked.status = .blocked
        for token in [nil, blocked] {
            let decision = policy.decide(token, on: .start)
            #expect(decision.info.status == .accepted)
            #expect(decision.flag == "free_vending")
            #expect(!decision.registers)
        }
    }
}
