import Synchronization
import Tenancy

/// The accounts that a plugin left behind, as the database knows them too: what comes of them meanwhile is behind them.
final class DelayedAccounts: Sendable {
    private struct State {
        /// By account how often anything was put in when it was.
        var accounts: [AccountID: Int] = [:]
        var count = 0
    }

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
            if state.accounts[account] == mark { state.accounts[account] = nil }
        }
    }
}
