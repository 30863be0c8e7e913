import Tenancy

/// What narrows the list of locations.
struct LocationFilter {
    static let parameters = ["limit", "cursor", "sort", "q", "is_active", "country"]

    let conditions: [SQL]

    init(_ query: inout QueryParameters) {
        var conditions: [SQL] = []
        if let prefix = query.text("q") {
            // The prefix operator is leakproof, LIKE is not (design.md §5).
            conditions.append(
                #"(l.name COLLATE "C" ^@ \#(prefix) OR l.city COLLATE "C" ^@ \#(prefix))"#
            )
        }
        if let isActive = query.flag("is_active") { conditions.append("l.is_active = \(isActive)") }
        if let country = query.text("country") { conditions.append("l.country = \(country)") }
        self.conditions = conditions
    }
}
