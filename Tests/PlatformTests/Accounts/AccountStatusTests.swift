import FoundationEssentials
import Platform
import Tenancy
import Testing

@Suite("who is suspended")
struct AccountStatusTests {
    private let account = AccountID(UUID())

    @Test("a reading that began before another and ends after it undoes nothing")
    func overtaken() {
        let status = AccountStatus()
        let (older, newer) = (status.beginReading(), status.beginReading())
        #expect(status.replace(with: [account], of: newer) == [account])
        #expect(status.replace(with: [], of: older) == [])
        #expect(status.isSuspended(account))
        #expect(status.replace(with: [], of: status.beginReading()) == [])
        #expect(!status.isSuspended(account))
    }

    @Test(
        "a suspended account is announced for some turns, for sockets that were on their way, and then no more"
    )
    func announced() {
        let status = AccountStatus()
        let turns = (0..<20).map { _ in status.replace(with: [account], of: status.beginReading()) }
        #expect(turns.count { $0 == [account] } == 10)
        #expect(turns.first == [account])
        #expect(turns.last == [])
        _ = status.replace(with: [], of: status.beginReading())
        #expect(status.replace(with: [account], of: status.beginReading()) == [account])
    }
}
