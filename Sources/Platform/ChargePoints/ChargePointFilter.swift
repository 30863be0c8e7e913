import OCPP
import Tenancy

/// What narrows the list of charge points.
struct ChargePointFilter {
    static let parameters = [
        "limit", "cursor", "sort", "q", "location_id", "status", "is_online", "is_active", "ocpp_version",
    ]

    let conditions: [SQL]

    init(_ query: inout QueryParameters) {
        var conditions: [SQL] = []
        if let prefix = query.text("q") {
            // The prefix operator is leakproof, LIKE is not (design.md §5).
            conditions.append(
                #"(c.identity COLLATE "C" ^@ \#(prefix) OR c.name COLLATE "C" ^@ \#(prefix))"#
            )
        }
        if let location = query.id("location_id") { conditions.append("c.location_id = \(location)") }
        if let status = query.word("status", as: ConnectorStatus.self) {
            conditions.append("s.status = \(status.rawValue)")
        }
        if let isOnline = query.flag("is_online") { conditions.append("s.is_online = \(isOnline)") }
        if let isActive = query.flag("is_active") { conditions.append("c.is_active = \(isActive)") }
        if let version = query.word("ocpp_version", as: OCPPVersionName.self) {
            conditions.append("c.ocpp_version = \(version.rawValue)")
        }
        self.conditions = conditions
    }
}
