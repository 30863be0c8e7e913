import FoundationEssentials
import Tenancy

/// What narrows the list of messages. It always names a range of time, because the log is partitioned by day.
struct MessageFilter {
    static let parameters = ["limit", "cursor", "sort", "direction", "action", "status", "from", "to", "q"]
    /// How far back the list goes when the request does not say.
    static let defaultSpan: TimeInterval = 7 * 24 * 3600
    /// How far the clocks of the processes that write the log may be ahead.
    private static let clockAllowance: TimeInterval = 300

    let conditions: [SQL]

    /// The charge point of the path counts, or else the query's.
    init(_ query: inout QueryParameters, chargePoint: ChargePointKey? = nil, now: Date) {
        let to = query.time("to") ?? now.addingTimeInterval(Self.clockAllowance)
        let from = query.time("from") ?? min(to, now).addingTimeInterval(-Self.defaultSpan)
        var conditions: [SQL] = ["m.at >= \(from)", "m.at < \(to)"]
        if let key = chargePoint ?? query.text("charge_point").map(ChargePointKey.init) {
            conditions.append("m.charge_point_id = \(key.lookup)")
        }
        if let direction = query.word("direction", as: MessageDirection.self) {
            conditions.append("m.direction = \(direction.rawValue)")
        }
        if let action = query.text("action") { conditions.append("m.action = \(action)") }
        if let prefix = query.text("q") { conditions.append(#"m.action COLLATE "C" ^@ \#(prefix)"#) }
        switch query.word("status", as: MessageStatus.self) {
        case nil: break
        case .ok: conditions.append("m.kind IN ('call', 'result')")
        case .error: conditions.append("m.kind = 'error'")
        case .malformed: conditions.append("m.kind = 'malformed'")
        }
        self.conditions = conditions
    }
}
