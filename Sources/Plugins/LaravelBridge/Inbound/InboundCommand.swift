import PluginKit

/// The platform's command for what Laravel asks, and how the fields were called there.
struct InboundCommand: Sendable, Hashable {
    /// As `POST …/commands` takes it.
    let body: String
    /// Where a field of the command stands in the payload, by its name.
    private let places: [String: String]

    /// - Throws: ``RouteProblem`` 422 for a payload that says something twice.
    init(_ action: InboundAction, named name: String, payload: [String: JSONTree]) throws {
        var command = action.given[name] ?? [:]
        var places: [String: String] = [:]
        var faults: [RouteProblem.Field] = []
        for (place, word, value) in Self.fields(of: payload, inner: action.inner) where value != .null {
            let field = action.fields.first { $0.isCalled(word) }
            let known = field?.name ?? word
            if known == "type" {
                faults.append(.init("/payload/\(place)", "unknown", "There is no such field."))
            } else if command[known] != nil {
                faults.append(.init("/payload/\(place)", "not_allowed", "The same is said by another field."))
            } else {
                command[known] = field?.read(value) ?? value
                places[known] = place
            }
        }
        guard faults.isEmpty else { throw InboundBody.invalid(faults) }
        command["type"] = .text(action.type)
        body = String(decoding: try JSONTree.object(command).serialized(), as: UTF8.self)
        self.places = places
    }

    /// What the platform says of the command, in the words of the payload.
    func translated(_ problem: RouteProblem) -> RouteProblem {
        let fields = problem.fields.map { field in
            guard field.pointer.hasPrefix("/") else { return field }
            let parts = field.pointer.dropFirst().split(
                separator: "/",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            let first = parts.first.map(String.init) ?? ""
            let rest = parts.count > 1 ? "/\(parts[1])" : ""
            let place = first == "type" ? "/action" : "/payload/\(places[first] ?? first)"
            return RouteProblem.Field(place + rest, field.code, field.message)
        }
        return RouteProblem(problem.status, problem.code, problem.detail, fields: fields)
    }

    /// Members in the order of their names, those of inner objects in the place of these: where each stands, its name and
    /// its value.
    private static func fields(of payload: [String: JSONTree], inner: [String]) -> [(
        String, String, JSONTree
    )] {
        payload.sorted { $0.key < $1.key }.flatMap { name, value -> [(String, String, JSONTree)] in
            guard inner.contains(name), let members = value.object else { return [(name, name, value)] }
            return members.sorted { $0.key < $1.key }.map { ("\(name)/\($0.key)", $0.key, $0.value) }
        }
    }
}
