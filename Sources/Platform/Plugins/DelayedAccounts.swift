import Synchronization
import Tenancy

/// The accounts that a plugin left behind, as the database knows them too: what comes of them meanwhile is behind them.
final class DelayedAccounts: Sendable {
    private struct State {
        /// By account how often anything was put in when it was.
        var accounts: [AccountID: Int] = [:]
        var count = 0
        /// How many events are handed over at once of those that were slow.
        var portions: [AccountID: Int] = [:]
    }

    /// At most, of one account at once.
    static let largestPortion = 200
    /// What is left behind begins with little.
    private static let firstPortion = 20

    private let state = Mutex(State())

    var all: [AccountID] {
        state.withLock { Array($0.accounts.keys) }
    }

    func contains(_ account: AccountID) -> Bool {
        state.withLock { $0.accounts[account] != nil }
    }

    func set(_ all: [AccountID]) {
        state.withLock { state in
            state.count += 1
            state.accounts = Dictionary(all.map { ($0, state.count) }) { first, _ in first }
        }
    }

    /// Also when it is there: it stays then, whoever is about to take it out.
    func insert(_ account: AccountID) {
        state.withLock { state in
            state.count += 1
            state.accounts[account] = state.count
        }
    }

    /// What ``remove(_:ifStill:)`` wants, asked before the database takes the account out.
    func mark(of account: AccountID) -> Int? {
        state.withLock { $0.accounts[account] }
    }

    func remove(_ account: AccountID, ifStill mark: Int?) {
        state.withLock { state in
            guard state.accounts[account] == mark else { return }
            state.accounts[account] = nil
            state.portions[account] = nil
        }
    }

    func portion(of account: AccountID) -> Int {
        state.withLock { $0.portions[account] ?? Self.firstPortion }
    }

    /// Events were taken in time: there may be more of them at once.
    func grow(_ account: AccountID) {
        state.withLock { state in
            let portion = state.portions[account] ?? Self.firstPortion
            state.portions[account] = min(portion * 2, Self.largestPortion)
        }
    }

    /// They were too many for the time.
    ///
    /// - Returns: Whether they can be fewer.
    func shrink(_ account: AccountID, from count: Int) -> Bool {
        state.withLock { state in
            state.portions[account] = max(1, count / 4)
            return count > 1
        }
    }
}
