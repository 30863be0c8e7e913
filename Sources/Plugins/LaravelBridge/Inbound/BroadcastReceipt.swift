/// The answer to a broadcast.
struct BroadcastReceipt: Encodable {
    /// What became of one charge point.
    struct Target: Encodable, Sendable {
        let chargerID: String
        /// `nil` where there is no command.
        let commandID: String?
        /// How the command stands, or the code of why there is none.
        let status: String

        enum CodingKeys: String, CodingKey {
            case chargerID = "charger_id"
            case commandID = "command_id"
            case status
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(chargerID, forKey: .chargerID)
            // `null` is said.
            try container.encode(commandID, forKey: .commandID)
            try container.encode(status, forKey: .status)
        }
    }

    let status = "Broadcasted"
    let broadcastID: String
    /// Those that have a command.
    let targetCount: Int
    let commands: [Target]

    enum CodingKeys: String, CodingKey {
        case status
        case broadcastID = "broadcast_id"
        case targetCount = "target_count"
        case commands
    }
}
