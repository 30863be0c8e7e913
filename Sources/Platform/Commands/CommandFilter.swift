import OCPP
import Tenancy

/// What narrows a list of commands.
struct CommandFilter {
    static let parameters = ["limit", "cursor", "sort", "status", "type"]

    let conditions: [SQL]

    init(_ query: inout QueryParameters) {
        var conditions: [SQL] = []
        if let status = query.word("status", as: CommandStatus.self) {
            conditions.append("status = \(status.rawValue)")
        }
        if let type = query.word("type", as: CommandType.self) {
            conditions.append("type = \(type.rawValue)")
        }
        self.conditions = conditions
    }
}
