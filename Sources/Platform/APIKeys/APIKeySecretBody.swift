/// Schema `APIKeyWithSecret`: the only answer that shows a key, once.
struct APIKeySecretBody: Encodable, Sendable {
    let description: APIKeyBody
    /// What its holder sends as bearer.
    let key: String

    enum CodingKeys: String, CodingKey {
        case key
    }

    func encode(to encoder: any Encoder) throws {
        try description.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(key, forKey: .key)
    }
}
