package import FoundationEssentials
import Synchronization
package import Tenancy

/// Which accounts are suspended, as of a second ago, so that their tokens end before they expire.
package final class AccountStatus: Sendable {
    private struct State {
        /// How often each was announced.
        var suspended: [AccountID: Int] = [:]
        var readingsBegun = 0
        var lastReading = 0
        /// By the database's clock, when the last reading began.
        var readAt = Date.distantPast
    }

    /// A suspended account is announced so many times: a socket may be on its way in just when the others are closed.
    private static let announcements = 10

    private let state = Mutex(State())

    package init() {}

    package func isSuspended(_ account: AccountID) -> Bool {
        state.withLock { $0.suspended[account] != nil }
    }

    /// Whether a token of an account is dead because the account is suspended.
    ///
    /// A token that is younger than what is known here was made by a database that saw the account at work: one that was
    /// resumed a moment ago is not refused until the next reading.
    ///
    /// - Parameters:
    ///   - account: Whose token.
    ///   - instant: When the token was made, by the database's clock.
    /// - Returns: `true` for a token that the suspension ended.
    package func isSuspended(_ account: AccountID, for instant: Date) -> Bool {
        state.withLock { $0.suspended[account] != nil && instant <= $0.readAt }
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
    ///   - readAt: By the database's clock, before it looked.
    /// - Returns: The accounts of which sockets must be closed.
    package func replace(with accounts: Set<AccountID>, of reading: Int, readAt: Date) -> Set<AccountID> {
        state.withLock { state in
            guard reading > state.lastReading else { return [] }
            state.lastReading = reading
            state.readAt = readAt
            var announced: [AccountID: Int] = [:]
            for account in accounts {
                announced[account] = min(Self.announcements, state.suspended[account] ?? 0) + 1
            }
            state.suspended = announced
            return Set(announced.filter { $0.value <= Self.announcements }.keys)
        }
    }
}
