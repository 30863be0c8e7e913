import OCPP

/// Tokens as a table of CSV, in the form in which JSON gives them: the first line names the fields, an empty cell is a field
/// that is not given, and `location_ids` are parted by spaces.
struct TokenTable: ImportTable {
    /// `{"tokens": […]}`.
    let object: JSONObject
    let lines: [Int]

    init(_ bytes: [UInt8]) throws(Problem) {
        let table = try CSVTable(bytes)
        let tokens = table.records.map { record in
            JSONValue.object(
                JSONObject(record.map { .init(key: $0.name, value: Self.value(of: $0.cell, in: $0.name)) })
            )
        }
        object = JSONObject([JSONObject.Member(key: "tokens", value: .array(tokens))])
        lines = table.lines
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
