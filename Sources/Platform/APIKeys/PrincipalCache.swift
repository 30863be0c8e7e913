import FoundationEssentials
import Synchronization
import Tenancy

/// Remembers for a minute who presented a credential that is looked up in the database.
///
/// What was revoked meanwhile is not remembered: an entry counts while ``Revocations`` knows of nothing against what
/// it rests on that is not older than the entry.
final class PrincipalCache: Sendable {
    struct Entry: Sendable {
        let principal: Principal
        /// The row that it rests on, as revocations name it.
        let row: String
        /// By the database's clock, which also times revocations, and before the row was read under a lock: what ends
        /// it later is told with a later time.
        let readAt: Date
        /// When the credential itself ends.
        let expiresAt: Date?
    }

    private struct Known {
        let entry: Entry
        let until: Date
    }

    /// In seconds.
    private static let lifetime: TimeInterval = 60
    private static let limit = 10_000

    private let kind: Revocation.Kind
    private let revocations: Revocations
    private let known = Mutex<[[UInt8]: Known]>([:])

    /// `kind`: What the entries' rows are.
    init(of kind: Revocation.Kind, revocations: Revocations) {
        self.kind = kind
        self.revocations = revocations
    }

    /// `key`: A hash of what was presented.
    func principal(for key: [UInt8], now: Date) -> Principal? {
        guard let found = known.withLock({ $0[key] }) else { return nil }
        guard now < found.until,
            !revocations.isRevoked(kind: kind, subject: found.entry.row, since: found.entry.readAt)
        else {
            known.withLock { _ = $0.removeValue(forKey: key) }
            return nil
        }
        return found.entry.principal
    }

    func insert(_ entry: Entry, for key: [UInt8], now: Date) {
        let until = min(now.addingTimeInterval(Self.lifetime), entry.expiresAt ?? .distantFuture)
        known.withLock { known in
            // Past the limit it starts anew: a look-up costs one round trip.
            if known.count >= Self.limit { known.removeAll() }
            known[key] = Known(entry: entry, until: until)
        }
    }
}
