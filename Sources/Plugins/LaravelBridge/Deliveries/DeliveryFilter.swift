import FoundationEssentials
import PluginKit
import Tenancy

/// Which deliveries a list shows.
struct DeliveryFilter: Sendable {
    static let parameters = ["limit", "cursor", "state", "type", "charge_point", "from", "to"]

    private let state: DeliveryState?
    private let type: EventType?
    private let chargePoint: String?
    private let from: Date?
    private let to: Date?

    init(_ query: inout WebhookQuery) {
        state = query.word("state", as: DeliveryState.self)
        type = query.word("type", as: EventType.self)
        chargePoint = query.text("charge_point")
        from = query.time("from")
        to = query.time("to")
    }

    var condition: SQL {
        var parts: [SQL] = []
        if let state { parts.append(" AND state = \(state.rawValue)") }
        if let type { parts.append(" AND type = \(type.rawValue)") }
        if let chargePoint { parts.append(" AND charge_point = \(chargePoint)") }
        if let from { parts.append(" AND happened_at >= \(from)") }
        if let to { parts.append(" AND happened_at < \(to)") }
        return SQL(joining: parts, separator: "")
    }
}
