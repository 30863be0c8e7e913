import FoundationEssentials
import PluginKit

/// Which deliveries are to be made again: schema `WebhookReplay`.
struct ReplayInput: Sendable {
    let from: Date
    let to: Date?
    /// `nil` for all that have ended.
    let state: String?
    let types: [String]?
    let chargePoint: String?

    static let schema = ObjectSchema([
        .required("from", .text(10...40), "Of events that happened then or later."),
        .optional("to", .text(10...40), "And before that."),
        .field("state", .choice(["dead", "delivered", "any"]), standard: "dead", "As they ended."),
        .optional(
            "types",
            .list(.choice(EventType.allCases.map(\.rawValue)), 1...EventType.allCases.count),
            "Of events."
        ),
        .optional("charge_point", .text(1...48), "Of one charge point: its identity."),
    ])

    /// - Throws: ``RouteProblem`` 422 for what are no times.
    init(_ request: PluginRequest) throws {
        let given = try request.json(Given.self)
        var faults: [RouteProblem.Field] = []
        func time(_ text: String, _ name: String) -> Date? {
            let date = PluginTime.read(text)
            if date == nil {
                faults.append(.init("/\(name)", "malformed", "Expected a time such as 2026-01-31T08:00:00Z."))
            }
            return date
        }
        let from = time(given.from, "from")
        to = given.to.flatMap { time($0, "to") }
        guard let from, faults.isEmpty else { throw WebhookProblems.invalid(faults) }
        self.from = from
        state = given.state == "any" ? nil : given.state
        types = given.types
        chargePoint = given.chargePoint
    }

    private struct Given: Decodable {
        let from: String
        let to: String?
        let state: String
        let types: [String]?
        let chargePoint: String?

        enum CodingKeys: String, CodingKey {
            case from, to, state, types
            case chargePoint = "charge_point"
        }
    }
}
