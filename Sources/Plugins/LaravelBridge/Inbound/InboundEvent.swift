import PluginKit

/// `POST /api/internal/event`, read.
struct InboundEvent: Sendable {
    /// As Laravel calls it.
    let name: String
    let action: InboundAction
    /// Identity or id.
    let charger: String
    let command: InboundCommand
    /// By which repetitions are known; `nil` when the body does not say.
    let id: String?

    /// - Throws: ``RouteProblem`` that names every bad field.
    init(_ request: PluginRequest) throws {
        var body = try InboundBody(request)
        let name = body.text("action", 1...50, isRequired: true)
        let charger = body.text("charger_id", 1...100, isRequired: true)
        let payload = body.object("payload")
        id = body.text("id", 1...255)
        // It is known which back end it is; its word is taken, and means nothing.
        _ = body.text("source", 0...100)
        if let priority = body.text("priority", 1...20), !Self.priorities.contains(priority) {
            body.note(
                "/priority",
                "not_allowed",
                "Expected one of \(Self.priorities.joined(separator: ", "))."
            )
        }
        let action = name.flatMap(InboundAction.named)
        if let name, action == nil {
            body.note("/action", "unknown_value", "There is no action \"\(name)\".")
        }
        try body.finish()
        guard let name, let charger, let action else { throw InboundBody.invalid(body.faults) }
        self.name = name
        self.charger = charger
        self.action = action
        command = try InboundCommand(action, named: name, payload: payload)
    }

    /// Commands to a charge point go out in the order in which they come: there is nothing that could overtake.
    private static let priorities = ["low", "normal", "high", "urgent"]
}
