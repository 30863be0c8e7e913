import Tenancy

/// What narrows the list of members.
struct UserFilter {
    static let parameters = ["limit", "cursor", "sort", "q", "role"]

    let conditions: [SQL]

    init(_ query: inout QueryParameters) {
        var conditions: [SQL] = []
        if let prefix = query.text("q") {
            // The prefix operator is leakproof, LIKE is not (design.md §5).
            conditions.append(#"lower(m.email) COLLATE "C" ^@ \#(MailAddress.folded(prefix))"#)
        }
        if let role = query.word("role", as: Role.self) { conditions.append("m.role = \(role.rawValue)") }
        self.conditions = conditions
    }
}
