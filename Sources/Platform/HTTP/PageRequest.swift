import FoundationEssentials
import Tenancy

/// Which page of a list is wanted, and the parts of SQL that fetch it (keyset, never OFFSET).
struct PageRequest: Sendable {
    /// Where the previous page ended.
    enum Position: Sendable, Equatable {
        case text(String, UUID)
        case time(Date, UUID)
        case id(UUID)
    }

    let limit: Int
    let key: SortKey
    let isDescending: Bool
    /// As the request wrote it; part of the cursor, which is good for this order only.
    let sort: String
    /// Of this list.
    let cursors: CursorSeal
    var after: Position?

    /// One more than shown, which tells whether there is another page.
    var fetchLimit: Int {
        limit + 1
    }

    /// True for the rows behind the previous page.
    var condition: SQL {
        switch (after, isDescending) {
        case (nil, _): "true"
        case (.text(let value, let id), false): "(\(key.column), \(key.id)) > (\(value), \(id))"
        case (.text(let value, let id), true): "(\(key.column), \(key.id)) < (\(value), \(id))"
        case (.time(let value, let id), false): "(\(key.column), \(key.id)) > (\(value), \(id))"
        case (.time(let value, let id), true): "(\(key.column), \(key.id)) < (\(value), \(id))"
        case (.id(let id), false): "\(key.id) > \(id)"
        case (.id(let id), true): "\(key.id) < \(id)"
        }
    }

    /// What follows ORDER BY.
    var order: SQL {
        switch (key.kind, isDescending) {
        case (.id, false): "\(key.id)"
        case (.id, true): "\(key.id) DESC"
        case (_, false): "\(key.column), \(key.id)"
        case (_, true): "\(key.column) DESC, \(key.id) DESC"
        }
    }
}
