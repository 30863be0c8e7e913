import FoundationEssentials
import Tenancy

/// SQL that fills the message log.
enum MessageLogWriting {
    /// One statement for any number of frames, so that it is prepared once.
    ///
    /// `isRepeated`: Whether they may have been written already, by a transaction of which nobody knows how it ended. The
    /// log has no unique key, so that only then it is looked up, which otherwise costs nothing.
    static func insert(_ frames: [LoggedFrame], of peer: StationPeer, isRepeated: Bool = false) -> SQL {
        guard isRepeated, let first = frames.map(\.at).min(), let last = frames.map(\.at).max() else {
            return plain(frames, of: peer)
        }
        return """
            \(plain(frames, of: peer))
            WHERE NOT EXISTS (
                SELECT FROM messages m
                WHERE m.charge_point_id = \(peer.chargePoint) AND m.at >= \(first - longestTry)
                    AND m.at <= \(last + 1) AND m.id = frames.id)
            """
    }

    /// How long it is tried to write something down, and so how far the times of two attempts may be apart.
    private static let longestTry: TimeInterval = 90_000

    private static func plain(_ frames: [LoggedFrame], of peer: StationPeer) -> SQL {
        """
        INSERT INTO messages (
            account_id, charge_point_id, id, at, direction, kind, message_id, action, error_code, latency_ms, payload,
            flags, keep_days)
        SELECT \(peer.account), \(peer.chargePoint), id, at, direction, kind, message_id, action, error_code,
            latency_ms, payload, string_to_array(flags, chr(10)),
            (SELECT a.message_retention_days FROM accounts a WHERE a.id = \(peer.account))
        FROM unnest(
            \(frames.map(\.id)), \(frames.map(\.at)), \(frames.map(\.direction.rawValue)),
            \(frames.map(\.kind.rawValue)), \(frames.map(\.messageID)), \(frames.map(\.action)),
            \(frames.map(\.errorCode)), \(frames.map { $0.latency.map(milliseconds) }), \(frames.map { SecretRedaction.apply($0.text) }),
            \(frames.map { $0.flags.joined(separator: "\n") })
        ) AS frames (id, at, direction, kind, message_id, action, error_code, latency_ms, payload, flags)
        """
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds) * 1000 + Int(duration.components.attoseconds / 1_000_000_000_000_000)
    }
}
