import PluginKit

/// `POST /api/internal/broadcast`, read.
struct Broadcast: Sendable {
    /// To how many charge points one goes.
    static let limit = 200

    let message: String
    /// The `messageId` of the DataTransfer.
    let messageType: String
    /// Identities or ids; `nil` for all that are connected.
    let chargers: [String]?
    /// By which repetitions are known; `nil` when the body does not say.
    let id: String?

    /// - Throws: ``RouteProblem`` that names every bad field.
    init(_ request: PluginRequest) throws {
        var body = try InboundBody(request)
        let message = body.text("message", 1...2000, isRequired: true)
        messageType = body.text("message_type", 1...50) ?? "broadcast"
        id = body.text("id", 1...255)
        _ = body.text("source", 0...100)
        chargers = Self.chargers(&body)
        try body.finish()
        guard let message else { throw InboundBody.invalid(body.faults) }
        self.message = message
    }

    private static func chargers(_ body: inout InboundBody) -> [String]? {
        guard let value = body.take("charger_ids") else { return nil }
        let names = (value.list ?? []).compactMap(\.text)
        guard let list = value.list, names.count == list.count, (1...limit).contains(list.count),
            names.allSatisfy({ InboundBody.isText($0, 1...100) })
        else {
            body.note("/charger_ids", "not_allowed", "Expected a list of 1 to \(limit) identities or ids.")
            return nil
        }
        return names
    }
}
