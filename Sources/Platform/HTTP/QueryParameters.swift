import FoundationEssentials
import PluginKit

/// The query of a request, read once and strictly: every name must be one that the operation has, once.
///
/// Reading a value notes what is wrong with it; ``finish()`` then refuses the request and names all of it.
package struct QueryParameters: Sendable {
    private var values: [String: String] = [:]
    private var errors: [FieldError] = []

    /// Makes and reads the cursors of the list that is asked for.
    let cursors: CursorSeal

    package init() {
        cursors = .throwaway
    }

    /// - Throws: 400 for malformed percent-encoding, and for names that are unknown or repeated, all of them
    ///   named.
    init(_ query: String?, allowed: [String], cursors: CursorSeal = .throwaway) throws(Problem) {
        self.cursors = cursors
        for pair in (query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try PercentEncoding.decode(parts[0], plusIsSpace: true)
            let value = parts.count > 1 ? try PercentEncoding.decode(parts[1], plusIsSpace: true) : ""
            if !allowed.contains(name) {
                let known = allowed.isEmpty ? "takes none" : "takes \(allowed.joined(separator: ", "))"
                note(name, "unknown", "There is no such parameter; this operation \(known).")
            } else if values.updateValue(value, forKey: name) != nil {
                note(name, "repeated", "Given more than once.")
            }
        }
        try finish()
    }

    /// A text of at most 500 characters; an empty one counts as absent.
    mutating func text(_ name: String) -> String? {
        given(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// As ``text(_:)``, also an empty one.
    mutating func given(_ name: String) -> String? {
        guard let text = values[name] else { return nil }
        guard text.unicodeScalars.count <= 500 else {
            note(name, "too_long", "Expected at most 500 characters.")
            return nil
        }
        return text
    }

    mutating func id(_ name: String) -> UUID? {
        guard let text = values[name] else { return nil }
        guard let id = UUID(uuidString: text) else {
            note(name, "malformed", "Expected a UUID.")
            return nil
        }
        return id
    }

    mutating func time(_ name: String) -> Date? {
        guard let text = values[name] else { return nil }
        guard let date = PluginTime.read(text) else {
            note(name, "malformed", "Expected a time such as 2026-01-31T08:00:00Z; write + as %2B.")
            return nil
        }
        return date
    }

    mutating func flag(_ name: String) -> Bool? {
        switch values[name] {
        case nil: return nil
        case "true": return true
        case "false": return false
        default:
            note(name, "malformed", "Expected true or false.")
            return nil
        }
    }

    mutating func word<Word: RawRepresentable & CaseIterable>(_ name: String, as type: Word.Type) -> Word?
    where Word.RawValue == String {
        guard let text = values[name] else { return nil }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            note(name, "not_allowed", "Expected one of \(words).")
            return nil
        }
        return word
    }

    /// `limit`, `sort` and `cursor` of a list.
    ///
    /// - Parameters:
    ///   - keys: What the list can be sorted by.
    ///   - sort: The order when the request names none.
    /// - Returns: The page; a default one where a fault was noted.
    mutating func page(sortedBy keys: [SortKey], default sort: String) -> PageRequest {
        let sort = values["sort"] ?? sort
        let isDescending = sort.hasPrefix("-")
        let wanted = keys.first { $0.name == sort.drop(while: { $0 == "-" }) && !sort.hasPrefix("--") }
        guard let key = wanted ?? keys.first else { preconditionFailure("a list without an order") }
        if wanted == nil {
            let names = keys.map(\.name).joined(separator: ", ")
            note("sort", "not_allowed", "Expected one of \(names), with a leading - for descending.")
        }
        var page = PageRequest(
            limit: limit(),
            key: key,
            isDescending: isDescending,
            sort: sort,
            cursors: cursors
        )
        if let text = values["cursor"], wanted != nil {
            if let position = Cursor.position(in: text, key: key, sort: sort, sealedBy: cursors) {
                page.after = position
            } else {
                note("cursor", "malformed", "Expected next_cursor of a page of the same list and sort.")
            }
        }
        return page
    }

    /// `limit`: 1 to 200, otherwise 50.
    mutating func limit() -> Int {
        number("limit", 1...200) ?? 50
    }

    mutating func number(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            note(
                name,
                "out_of_range",
                "Expected a whole number from \(range.lowerBound) to \(range.upperBound)."
            )
            return nil
        }
        return number
    }

    /// What a cursor holds that the list reads by itself; empty for one that is none of this list.
    var cursor: [String]? {
        values["cursor"].map { cursors.open($0) ?? [] }
    }

    mutating func note(_ name: String, _ code: String, _ message: String) {
        errors.append(FieldError(field: name, code: code, message: message))
    }

    /// - Throws: 400 that names every bad parameter.
    func finish() throws(Problem) {
        guard errors.isEmpty else { throw .invalidParameters(errors) }
    }
}
