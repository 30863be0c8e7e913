import FoundationEssentials
import Tenancy

/// Which events of the trail are wanted.
struct AuditEventFilter: Sendable {
    static let parameters = [
        "limit", "cursor", "actor", "action", "resource_type", "resource_id", "from", "to",
    ]

    /// Times are shown in whole milliseconds, the nearest: `at` of an event, sent as `from`, finds that event.
    private static let half: TimeInterval = 0.0005

    let conditions: [SQL]

    init(_ query: inout QueryParameters) {
        var conditions: [SQL] = ["true"]
        if let actor = query.text("actor") { conditions.append("e.actor_id = \(actor)") }
        if let action = query.text("action") { conditions.append("e.action = \(action)") }
        if let type = query.text("resource_type") { conditions.append("e.resource_type = \(type)") }
        if let id = query.text("resource_id") { conditions.append("e.resource_id = \(id)") }
        if let from = query.time("from")?.addingTimeInterval(-Self.half) {
            conditions.append("e.at >= \(from)")
        }
        if let to = query.time("to")?.addingTimeInterval(-Self.half) { conditions.append("e.at < \(to)") }
        self.conditions = conditions
    }
}
