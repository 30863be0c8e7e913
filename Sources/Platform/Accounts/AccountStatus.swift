import Synchronization
package import Tenancy

/// Which accounts are suspended, as of a second ago, so that their tokens end before they expire.
package final class AccountStatus: Sendable {
    private struct State {
        /// How often each was announced.
        var suspended: [AccountID: Int] = [:]
        var readingsBegun = 0
        var lastReading = 0
    }

    /// A suspended account is announced so many times: a socket may be on its way in just when the others are closed.
    private static let announcements = 10

    private let state = Mutex(State())

    package init() {}

    package func isSuspended(_ account: AccountID) -> Bool {
        state.withLock { $0.suspended[account] != nil }
    }

    /// The number of a reading that begins now: what was read later is newer, whichever answer comes first.
    package func beginReading() -> Int {
        state.withLock { state in
            state.readingsBegun += 1
            return state.readingsBegun
        }
    }

    /// Takes the whole set as a reading found it, unless a newer one was taken already.
    ///
    /// - Parameters:
    ///   - accounts: All that are suspended.
    ///   - reading: Of ``beginReading()``.
    /// - Returns: The accounts of which sockets must be closed.
    package func replace(with accounts: Set<AccountID>, of reading: Int) -> Set<AccountID> {
        state.withLock { state in
            guard reading > state.lastReading else { return [] }
            state.lastReading = reading
            var announced: [AccountID: Int] = [:]
            for account in accounts {
                announced[account] = min(Self.announcements, state.suspended[account] ?? 0) + 1
            }
            state.suspended = announced
            return Set(announced.filter { $0.value <= Self.announcements }.keys)
        }
    }
}
