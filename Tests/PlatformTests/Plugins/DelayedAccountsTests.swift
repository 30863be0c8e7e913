import FoundationEssentials
import Tenancy
import Testing

@testable import Platform

@Suite("Accounts that a plugin leaves behind")
struct DelayedAccountsTests {
    private let account = AccountID(UUID.version7())
    private let delayed = DelayedAccounts()

    @Test("they are handed less when it was too much, down to one event, and more when it was not")
    func portions() {
        delayed.insert(account)
        #expect(delayed.portion(of: account) == 20)
        #expect(delayed.shrink(account, from: 20))
        #expect(delayed.portion(of: account) == 5)
        #expect(delayed.shrink(account, from: 5))
        #expect(delayed.portion(of: account) == 1)
        #expect(!delayed.shrink(account, from: 1))
        delayed.grow(account)
        #expect(delayed.portion(of: account) == 2)
        for _ in 0..<20 { delayed.grow(account) }
        #expect(delayed.portion(of: account) == DelayedAccounts.largestPortion)
    }

    @Test("one that was put in again stays, whoever is about to take it out")
    func again() {
        delayed.insert(account)
        let mark = delayed.mark(of: account)
        delayed.insert(account)
        delayed.remove(account, ifStill: mark)
        #expect(delayed.contains(account))
        delayed.remove(account, ifStill: delayed.mark(of: account))
        #expect(!delayed.contains(account))
    }
}
