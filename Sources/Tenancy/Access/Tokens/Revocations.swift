package import FoundationEssentials
import Synchronization

/// The revocations that a process knows, asked once per request: what is alive by its signature may be dead by
/// these.
///
/// Every process holds those of the last minutes only. Access tokens live for 15 minutes, so a revocation older
/// than that has nothing left to kill; what lives longer (refresh tokens, API keys) is looked up in the
/// database, where being revoked is a column.
package final class Revocations: Sendable {
    private struct Key: Hashable {
        let kind: Revocation.Kind
        let subject: String
    }

    private struct State {
        var times: [Key: Date] = [:]
        var epoch = 0

        func isRevoked(_ kind: Revocation.Kind, _ subject: String, since instant: Date) -> Bool {
            guard let time = times[Key(kind: kind, subject: subject)] else { return false }
            return kind.isFinal || instant <= time
        }
    }

    private let state = Mutex(State())

    package init() {}

    /// Grows with each ``apply(_:)`` that told something new: what was concluded under a smaller one must be
    /// judged again.
    package var epoch: Int {
        state.withLock(\.epoch)
    }

    /// Takes note. The same news may come twice and in any order; the latest time of a subject counts.
    package func apply(_ revocations: [Revocation]) {
        state.withLock { state in
            var isNews = false
            for revocation in revocations {
                let key = Key(kind: revocation.kind, subject: revocation.subject)
                if let known = state.times[key], known >= revocation.at { continue }
                state.times[key] = revocation.at
                isNews = true
            }
            if isNews { state.epoch += 1 }
        }
    }

    /// Whether anything that an access token rests on was revoked since it was made: its grant or support
    /// session, its user, the administrator who acts through it, its membership, client or account.
    ///
    /// Its signing key is the gate's to judge (``TokenGate/replaceKeys(_:)``): claims do not name it.
    package func isRevoked(_ claims: AccessTokenClaims) -> Bool {
        state.withLock { state in
            guard !state.times.isEmpty else { return false }
            let instant = claims.instant
            if let grant = claims.grant?.lowercaseText {
                if state.isRevoked(.grant, grant, since: instant) { return true }
                if state.isRevoked(.supportSession, grant, since: instant) { return true }
            }
            if let membership = claims.membership?.lowercaseText,
                state.isRevoked(.membership, membership, since: instant)
            {
                return true
            }
            if let account = claims.account?.lowercaseText,
                state.isRevoked(.account, account, since: instant)
            {
                return true
            }
            if state.isRevoked(.token, claims.tokenID, since: instant) { return true }
            if let actor = claims.actor, state.isRevoked(.user, actor, since: instant) { return true }
            return state.isRevoked(.user, claims.subject, since: instant)
                || state.isRevoked(.client, claims.clientID, since: instant)
        }
    }

    /// Whether one subject was revoked.
    ///
    /// - Parameters:
    ///   - kind: What it is.
    ///   - subject: Its lower-case id, or the client id.
    ///   - instant: When the credential that rests on it was made. Counts for what can come back: all but
    ///     grants, support sessions and single tokens.
    /// - Returns: `true` when the credential is dead.
    package func isRevoked(kind: Revocation.Kind, subject: String, since instant: Date) -> Bool {
        state.withLock { $0.isRevoked(kind, subject, since: instant) }
    }

    /// Drops what was revoked before this time and so has nothing left to kill. Callers pass 20 minutes ago: a
    /// token's life, and the difference of clocks.
    package func forget(olderThan time: Date) {
        state.withLock { state in
            state.times = state.times.filter { $0.value >= time }
        }
    }
}
