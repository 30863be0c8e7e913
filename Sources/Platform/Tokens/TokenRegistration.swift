import FoundationEssentials
import Tenancy

/// SQL that makes a tag which nobody knew one of the account's tokens.
///
/// Bounded, because a broken reader shows a new tag every second: beyond the bounds a tag is accepted and not registered.
enum TokenRegistration {
    /// Of a transaction whose tag was accepted and could not be registered.
    static let refusalFlag = "token_not_registered"

    /// A day, for one charge point.
    private static let dailyLimit = 50
    /// Of registered tokens in an account, whenever that was.
    private static let totalLimit = 5000

    /// Only what could have been registered by hand, too.
    static func isPossible(_ idTag: String) -> Bool {
        (1...36).contains(idTag.utf8.count) && idTag.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// The token's id; no row where a bound is reached or somebody else was faster. For role `plugyard_ingest`.
    static func insert(_ idTag: String, seenAt peer: StationPeer, _ date: Date) -> SQL {
        let note = "First seen at charge point \(peer.identity)."
        return """
            INSERT INTO tokens (account_id, id, uid, uid_lower, note, first_seen_charge_point)
            SELECT \(peer.account), \(UUID.version7(at: date)), \(idTag), \(idTag.lowercased()), \(note), \(peer.identity)
            WHERE (SELECT count(*) FROM tokens t
                    WHERE t.first_seen_charge_point = \(peer.identity) AND t.created_at > now() - interval '1 day')
                    < \(dailyLimit)
                AND (SELECT count(*) FROM (
                    SELECT FROM tokens t WHERE t.first_seen_charge_point IS NOT NULL LIMIT \(totalLimit)) r) < \(totalLimit)
            ON CONFLICT (account_id, uid_lower) DO NOTHING
            RETURNING id
            """
    }
}
