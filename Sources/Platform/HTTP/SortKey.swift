import Tenancy

/// One thing by which a list can be sorted. The id decides between equals, so that every row has one place.
struct SortKey: Sendable {
    enum Kind: Sendable {
        case text
        case time
        /// The id itself: UUIDv7, so the order of creation.
        case id
    }

    /// As in `sort=`.
    let name: String
    /// Also the name of the column in the result, from which the cursor is made.
    let field: String
    let column: SQL
    let id: SQL
    let kind: Kind
}
