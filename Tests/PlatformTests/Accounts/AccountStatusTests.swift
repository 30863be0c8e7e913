import FoundationEssentials
import Platform
import Tenancy
import Testing

@Suite("who is suspended")
struct AccountStatusTests {
    private let account = AccountID(UUID())
    private let readAt = Date(timeIntervalSince1970: 1_700_000_000)

    @Test("a reading that began before another and ends after it undoes nothing")
    func overtaken() {
        let status = AccountStatus()
        let (older, newer) = (status.beginReading(), status.beginReading())
        #expect(status.replace(with: [account], of: newer, readAt: readAt) == [account])
        #expect(status.replace(with: [], of: older, readAt: readAt) == [])
        #expect(status.isSuspended(account))
        #expect(status.replace(with: [], of: status.beginReading(), readAt: readAt) == [])
        #expect(!status.isSuspended(account))
    }

    @Test(
        "a suspended account is announced for some turns, for sockets that were on their way, and then no more"
    )
    func announced() {
        let status = AccountStatus()
        let turns = (0..<20).map { _ in
            status.replace(with: [account], of: status.beginReading(), readAt: readAt)
        }
        #expect(turns.count { $0 == [account] } == 10)
        #expect(turns.first == [account])
        #expect(turns.last == [])
        _ = status.replace(with: [], of: status.beginReading(), readAt: readAt)
        #expect(status.replace(with: [account], of: status.beginReading(), readAt: readAt) == [account])
    }

    @Test("a token that was made after the last reading is proof that the account is at work again")
    func resumed() {
        let status = AccountStatus()
        _ = status.replace(with: [account], of: status.beginReading(), readAt: readAt)
        #expect(status.isSuspended(account, for: readAt))
        #expect(!status.isSuspended(account, for: readAt.addingTimeInterval(0.001)))
        #expect(status.isSuspended(account))
    }
}
