/// The answer to an event.
struct InboundReceipt: Encodable {
    let eventID: String
    /// How the command stands, a word of contract §5: `pending`, as a rule.
    let status: String
    let commandID: String
    let action: String
    let chargerID: String

    enum CodingKeys: String, CodingKey {
        case eventID = "event_id"
        case status
        case commandID = "command_id"
        case action
        case chargerID = "charger_id"
    }
}
