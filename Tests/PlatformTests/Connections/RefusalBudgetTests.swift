import FoundationEssentials
import Tenancy
import Testing

@testable import Platform

@Suite("How many refusals are written down")
struct RefusalBudgetTests {
    @Test("each account has its own share, which is full again after a minute")
    func share() {
        let budget = RefusalBudget(perMinute: 2)
        let (alpha, beta) = (AccountID(UUID()), AccountID(UUID()))
        let start = ContinuousClock.now
        #expect((0..<3).map { _ in budget.take(alpha, at: start) } == [true, true, false])
        #expect(budget.take(beta, at: start))
        #expect(budget.take(alpha, at: start + .seconds(61)))
    }
}
