import Tenancy

/// What narrows the list of tokens.
struct TokenFilter {
    static let parameters = ["limit", "cursor", "sort", "q", "uid", "type", "status", "group_id"]

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
        self.conditions = conditions
    }
}
