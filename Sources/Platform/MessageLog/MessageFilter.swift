import FoundationEssentials
import Tenancy

/// What narrows the list of messages. It always names a range of time, because the log is partitioned by day.
struct MessageFilter: Sendable {
    /// Without those of a page.
    static let narrowing = ["direction", "action", "status", "message_id", "from", "to", "q"]
    static let parameters = ["limit", "cursor", "sort"] + narrowing
    static let summaryParameters = ["direction", "action", "from", "to"]
    /// How far back the list goes when the request does not say.
    static let defaultSpan: TimeInterval = 7 * 24 * 3600
    /// The longest time that is searched by text or summed up: both read every frame of it.
    static let longestSearch: TimeInterval = 31 * 24 * 3600
    /// How far the clocks of the processes that write the log may be ahead.
    private static let clockAllowance: TimeInterval = 300

    let conditions: [SQL]
    let from: Date
    let to: Date

    /// - Parameters:
    ///   - query: What the request asks for.
    ///   - key: The charge point of the path, which counts, or else the query's.
    ///   - readsAll: Whether every frame of the time is read, as for a summary.
    ///   - now: Where the time ends when the request does not say.
    init(
        _ query: inout QueryParameters,
        chargePoint key: ChargePointKey? = nil,
        readsAll: Bool = false,
        now: Date
    ) {
        to = query.time("to") ?? now.addingTimeInterval(Self.clockAllowance)
        from = query.time("from") ?? min(to, now).addingTimeInterval(-Self.defaultSpan)
        var conditions: [SQL] = ["m.at >= \(from)", "m.at < \(to)"]
        if let key = key ?? query.text("charge_point").map(ChargePointKey.init) {
            conditions.append("m.charge_point_id = \(key.lookup)")
        }
        if let direction = query.word("direction", as: MessageDirection.self) {
            conditions.append("m.direction = \(direction.rawValue)")
        }
        if let action = query.text("action") { conditions.append("m.action = \(action)") }
        if let id = query.text("message_id") { conditions.append("m.message_id = \(id)") }
        let text = query.text("q")
        // No index could serve this: the account's part of the time is read through the indexes of account and time,
        // which row security leaves usable, and the text is looked at last. `MessageQueries.patience` bounds it.
        if let text { conditions.append("strpos(lower(m.payload), lower(\(text))) > 0") }
        switch query.word("status", as: MessageStatus.self) {
        case nil: break
        case .ok: conditions.append("m.kind IN ('call', 'result')")
        case .error: conditions.append("m.kind = 'error'")
        case .malformed: conditions.append("m.kind = 'malformed'")
        }
        if text != nil || readsAll, to.timeIntervalSince(from) > Self.longestSearch + Self.clockAllowance {
            query.note("from", "out_of_range", "At most 31 days are searched at once.")
        }
        self.conditions = conditions
    }
}
