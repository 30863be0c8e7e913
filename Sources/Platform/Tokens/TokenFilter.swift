import Tenancy

/// What narrows the list of tokens.
struct TokenFilter {
    static let parameters = [
        "limit", "cursor", "sort", "q", "uid", "type", "status", "group_id", "location_id", "expires_before",
        "first_seen_charge_point",
    ]

    let conditions: [SQL]

    init(_ query: inout QueryParameters) {
        var conditions: [SQL] = []
        if let prefix = query.text("q") {
            conditions.append(#"t.uid_lower COLLATE "C" ^@ \#(prefix.lowercased())"#)
        }
        if let uid = query.text("uid") { conditions.append("t.uid_lower = \(uid.lowercased())") }
        if let type = query.word("type", as: TokenType.self) {
            conditions.append("t.type = \(type.rawValue)")
        }
        if let status = query.word("status", as: TokenStatus.self) {
            conditions.append("t.status = \(status.rawValue)")
        }
        if let group = query.text("group_id") { conditions.append("t.group_id = \(group)") }
        if let location = query.id("location_id") {
            conditions.append("(t.location_ids = '{}' OR \(location) = ANY (t.location_ids))")
        }
        if let date = query.time("expires_before") { conditions.append("t.expires_at < \(date)") }
        if let identity = query.text("first_seen_charge_point") {
            conditions.append("t.first_seen_charge_point = \(identity)")
        }
        self.conditions = conditions
    }
}
