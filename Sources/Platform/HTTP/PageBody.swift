import Tenancy

/// One page of a list (contract §4).
struct PageBody<Item: Encodable & Sendable>: Encodable, Sendable {
    let data: [Item]
    @Nullable var nextCursor: String?

    enum CodingKeys: String, CodingKey {
        case data
        case nextCursor = "next_cursor"
    }

    /// A list that is shown whole.
    init(complete data: [Item]) {
        self.init(data: data, nextCursor: nil)
    }

    init(data: [Item], nextCursor: String?) {
        self.data = data
        self.nextCursor = nextCursor
    }

    /// From up to ``PageRequest/fetchLimit`` rows.
    init(
        _ rows: [Row],
        of page: PageRequest,
        _ item: (Row) throws(DatabaseError) -> Item
    ) throws(DatabaseError) {
        try self.init(groups: rows.map { [$0] }, of: page) { group throws(DatabaseError) in try item(group[0])
        }
    }

    /// As above for items that take several rows each; a group is never empty.
    init(
        groups: [[Row]],
        of page: PageRequest,
        _ item: ([Row]) throws(DatabaseError) -> Item
    ) throws(DatabaseError) {
        var data: [Item] = []
        for group in groups.prefix(page.limit) {
            data.append(try item(group))
        }
        var cursor: String?
        if groups.count > page.limit {
            cursor = try Cursor.behind(groups[page.limit - 1][0], of: page)
        }
        self.init(data: data, nextCursor: cursor)
    }
}
