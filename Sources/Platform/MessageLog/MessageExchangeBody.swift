/// Schema `MessageExchange`: one frame with the one that it answers or that answers it.
struct MessageExchangeBody: Encodable, Sendable {
    private var message: MessageBody
    private let counterpart: MessageBody?

    /// A call shows the latency of its answer.
    init(_ message: MessageBody, counterpart: MessageBody?) {
        self.message = message
        self.counterpart = counterpart
        self.message.latencyMS = message.latencyMS ?? counterpart?.latencyMS
    }

    private enum CodingKeys: String, CodingKey {
        case counterpart
    }

    func encode(to encoder: any Encoder) throws {
        try message.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(counterpart, forKey: .counterpart)
    }
}
