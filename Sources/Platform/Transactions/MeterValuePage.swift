import FoundationEssentials
import Tenancy

/// Which meter values are wanted.
///
/// A reading has no id (an index on one would cost more than the row), so the cursor is the time of the last
/// one shown and how many of that time were shown.
struct MeterValuePage: Sendable {
    let limit: Int
    /// The first time to show.
    let from: Date
    /// How many of that time were shown before.
    let skip: Int
    private let cursors: CursorSeal

    init(_ query: inout QueryParameters) {
        limit = query.limit()
        cursors = query.cursors
        let start = Date(timeIntervalSince1970: -62_135_596_800)
        guard let parts = query.cursor else {
            from = start
            skip = 0
            return
        }
        if parts.count == 3, parts[0] == "sampled_at", let time = Cursor.date(microseconds: parts[1]),
            let count = Int(parts[2]), (1...1_000_000).contains(count)
        {
            from = time
            skip = count
        } else {
            query.note("cursor", "malformed", "Expected next_cursor of a page of the same list.")
            from = start
            skip = 0
        }
    }

    /// The cursor behind the last of these times.
    func cursor(behind shown: [Date]) -> String? {
        guard let last = shown.last else { return nil }
        let same = shown.reversed().prefix { $0 == last }.count
        let before = same == shown.count && last == from ? skip : 0
        return cursors.close(["sampled_at", Cursor.microseconds(of: last), String(same + before)])
    }
}
