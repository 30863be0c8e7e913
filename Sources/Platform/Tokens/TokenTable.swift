import OCPP

/// Tokens as a table of CSV, in the form in which JSON gives them: the first line names the fields, an empty cell is a field
/// that is not given, and `location_ids` are parted by spaces.
struct TokenTable: Sendable {
    /// `{"tokens": […]}`.
    let object: JSONObject
    /// On which line of the text each token begins; the first line is 1.
    let lines: [Int]

    /// - Throws: 400 when it is no table.
    init(_ bytes: [UInt8]) throws(Problem) {
        var rows = try CSVReader.rows(of: bytes)
        guard !rows.isEmpty else { throw .malformedCSV("The first line must name the fields.") }
        let names = rows.removeFirst().cells.map { $0.filter { !$0.isWhitespace }.lowercased() }
        guard Set(names).count == names.count else {
            throw .malformedCSV("The first line names a field more than once.")
        }
        var tokens: [JSONValue] = []
        for row in rows {
            guard row.cells.count == names.count else {
                throw .malformedCSV(
                    "Line \(row.line) has \(row.cells.count) cells, and the first line \(names.count)."
                )
            }
            let members = zip(names, row.cells).compactMap { name, cell in
                cell.isEmpty ? nil : JSONObject.Member(key: name, value: Self.value(of: cell, in: name))
            }
            tokens.append(.object(JSONObject(members)))
        }
        object = JSONObject([JSONObject.Member(key: "tokens", value: .array(tokens))])
        lines = rows.map(\.line)
    }

    /// What is no number where one belongs stays a text, which the rule of the field refuses.
    private static func value(of cell: String, in name: String) -> JSONValue {
        switch name {
        case "energy_budget_wh": Int(cell).map { JSONValue($0) } ?? .string(cell)
        case "allows_concurrent_transactions":
            switch cell.lowercased() {
            case "true": true
            case "false": false
            default: .string(cell)
            }
        case "location_ids": .array(cell.split(separator: " ").map { .string(String($0)) })
        default: .string(cell)
        }
    }
}
