import OCPP

/// Charge points as a table of CSV, in the form in which JSON gives them: the first line names the fields, and an empty cell
/// is a field that is not given. `connectors` is how many connectors there are, one for each EVSE, or their types:
/// `2`, `cType2 cCCS2`.
struct ChargePointTable: ImportTable {
    private static let integers: Set<String> = [
        "security_profile", "heartbeat_interval", "command_attempts", "command_retry_interval_seconds",
        "command_expiry_seconds",
    ]
    private static let flags: Set<String> = ["is_active", "free_vending", "local_list_enabled"]

    /// `{"charge_points": […]}`.
    let object: JSONObject
    let lines: [Int]

    init(_ bytes: [UInt8]) throws(Problem) {
        let table = try CSVTable(bytes)
        let all = table.records.map { JSONValue.object(JSONObject($0.map(Self.member))) }
        object = JSONObject([JSONObject.Member(key: "charge_points", value: .array(all))])
        lines = table.lines
    }

    /// What is no number where one belongs stays a text, which the rule of the field refuses.
    private static func member(_ name: String, _ cell: String) -> JSONObject.Member {
        let value: JSONValue
        switch name {
        case "connectors": return JSONObject.Member(key: "evses", value: evses(cell))
        case "latitude", "longitude": value = Double(cell) == nil ? .string(cell) : .number(cell)
        case _ where integers.contains(name): value = Int(cell).map { JSONValue($0) } ?? .string(cell)
        case _ where flags.contains(name):
            value = ["true": true, "false": false][cell.lowercased()].map(JSONValue.bool) ?? .string(cell)
        default: value = .string(cell)
        }
        return JSONObject.Member(key: name, value: value)
    }

    private static func evses(_ cell: String) -> JSONValue {
        let types: [String?]
        if let count = Int(cell) {
            // So many that the rule refuses them, and no more: the text may say any number.
            types = Array(repeating: nil, count: min(max(count, 0), 101))
        } else {
            types = cell.split(separator: " ").map(String.init)
        }
        return .array(
            types.enumerated().map { index, type in
                let number = JSONValue(index + 1)
                let connector: JSONValue = ["connector_id": 1, "type": type.map(JSONValue.string) ?? .null]
                return ["evse_id": number, "connectors": [connector]]
            }
        )
    }
}
