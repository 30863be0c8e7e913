import FoundationEssentials
import Tenancy

/// What the cursors of lists hold: the order, and the place in it where a page ended. ``CursorSeal`` makes them opaque.
enum Cursor {
    /// The cursor behind a row, which must show the column of the sort key and `id`.
    static func behind(_ row: Row, of page: PageRequest) throws(DatabaseError) -> String {
        let id: UUID = try row.decode("id")
        let position: PageRequest.Position =
            switch page.key.kind {
            case .text: .text(try row.decode(page.key.field), id)
            case .time: .time(try row.decode(page.key.field), id)
            case .id: .id(id)
            }
        return text(of: position, sort: page.sort, sealedBy: page.cursors)
    }

    static func text(of position: PageRequest.Position, sort: String, sealedBy seal: CursorSeal) -> String {
        switch position {
        case .text(let value, let id): seal.close([sort, value, id.uuidString])
        case .time(let value, let id): seal.close([sort, microseconds(of: value), id.uuidString])
        case .id(let id): seal.close([sort, id.uuidString])
        }
    }

    /// - Returns: `nil` for what is no cursor of this list, or one of another order.
    static func position(
        in text: String,
        key: SortKey,
        sort: String,
        sealedBy seal: CursorSeal
    ) -> PageRequest.Position? {
        guard let parts = seal.open(text), parts.first == sort, let last = parts.last else { return nil }
        guard let id = UUID(uuidString: last) else { return nil }
        switch (key.kind, parts.count) {
        case (.id, 2): return .id(id)
        case (.text, 3): return .text(parts[1], id)
        case (.time, 3): return date(microseconds: parts[1]).map { .time($0, id) }
        default: return nil
        }
    }

    /// PostgreSQL's resolution, so that a row is found again exactly.
    static func microseconds(of date: Date) -> String {
        String(Int((date.timeIntervalSince1970 * 1_000_000).rounded()))
    }

    static func date(microseconds text: String) -> Date? {
        // Within the years that PostgreSQL and RFC 3339 share.
        guard let value = Int(text), (-62_135_596_800_000_000...253_402_300_799_999_999).contains(value)
        else {
            return nil
        }
        return Date(timeIntervalSince1970: Double(value) / 1_000_000)
    }
}
