import FoundationEssentials
import Tenancy

/// SQL that fills the message log.
enum MessageLogWriting {
    /// One statement for any number of frames of any charge points, so that it is prepared once.
    ///
    /// `isRepeated`: Whether they may have been written already, by a transaction of which nobody knows how it ended. The
    /// log has no unique key, so that only then it is looked up, which otherwise costs nothing.
    static func insert(_ logged: [StationFrame], isRepeated: Bool = false) -> SQL {
        // What was never tried needs no look, nor the times for it.
        let times = isRepeated ? logged.map(\.frame.at) : []
        guard let first = times.min(), let last = times.max() else { return plain(logged) }
        return """
            \(plain(logged))
            WHERE NOT EXISTS (
                SELECT FROM messages m
                WHERE m.account_id = f.account_id AND m.charge_point_id = f.charge_point_id
                    AND m.at >= \(first - longestTry) AND m.at <= \(last + 1) AND m.id = f.id)
            """
    }

    /// The same for frames of one charge point.
    static func insert(_ frames: [LoggedFrame], of peer: StationPeer, isRepeated: Bool) -> SQL {
        insert(frames.map { StationFrame(peer: peer, frame: $0) }, isRepeated: isRepeated)
    }

    /// The frame with this id, if it is in the log: written when its call was received, or in the minutes after.
    static func text(of id: UUID, of peer: StationPeer, since date: Date) -> SQL {
        """
        SELECT payload FROM messages
        WHERE charge_point_id = \(peer.chargePoint) AND at >= \(date - 60) AND at <= \(date + 600) AND id = \(id)
        """
    }

    /// How long it is tried to write something down, and so how far the times of two attempts may be apart.
    private static let longestTry: TimeInterval = 90_000

    private static func plain(_ logged: [StationFrame]) -> SQL {
        """
        INSERT INTO messages (
            account_id, charge_point_id, id, at, direction, kind, message_id, action, error_code, latency_ms,
            payload, flags, keep_days)
        SELECT f.account_id, f.charge_point_id, f.id, f.at, f.direction, f.kind, f.message_id, f.action,
            f.error_code, f.latency_ms, f.payload, string_to_array(f.flags, chr(10)), a.message_retention_days
        FROM (
            SELECT unnest(\(logged, \.peer.account)) AS account_id,
                unnest(\(logged, \.peer.chargePoint)) AS charge_point_id,
                unnest(\(logged, \.frame.id)) AS id,
                unnest(\(logged, \.frame.at)) AS at,
                unnest(\(logged, \.frame.direction.rawValue)) AS direction,
                unnest(\(logged, \.frame.kind.rawValue)) AS kind,
                unnest(\(logged, \.frame.messageID)) AS message_id,
                unnest(\(logged, \.frame.action)) AS action,
                unnest(\(logged, \.frame.errorCode)) AS error_code,
                unnest(\(logged, { $0.frame.latency.map(milliseconds) })) AS latency_ms,
                unnest(\(logged, { SecretRedaction.apply($0.frame.text) })) AS payload,
                unnest(\(logged, { $0.frame.flags.joined(separator: "\n") })) AS flags
        ) f
        LEFT JOIN accounts a ON a.id = f.account_id
        """
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds) * 1000 + Int(duration.components.attoseconds / 1_000_000_000_000_000)
    }
}
