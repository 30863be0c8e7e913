/// Schema `ConfigurationApplication`: what came of applying the templates to a charge point.
struct ConfigurationApplicationBody: Encodable, Sendable {
    struct Queued: Encodable, Sendable {
        let key: String
        let value: String
        let commandID: ResourceID

        enum CodingKeys: String, CodingKey {
            case key, value
            case commandID = "command_id"
        }
    }

    struct Skipped: Encodable, Sendable {
        let key: String
        let reason: String
    }

    let queued: [Queued]
    let skipped: [Skipped]
}
