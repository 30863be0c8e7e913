/// Schema `ClientWithSecret`: the only answer that shows a secret, once.
struct ClientSecretBody: Encodable, Sendable {
    let client: ClientBody
    /// `nil` for a public client.
    let secret: String?

    enum CodingKeys: String, CodingKey {
        case secret = "client_secret"
    }

    func encode(to encoder: any Encoder) throws {
        try client.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(secret, forKey: .secret)
    }
}
