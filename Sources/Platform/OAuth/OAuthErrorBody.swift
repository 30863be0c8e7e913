/// Schema `OAuthError`.
struct OAuthErrorBody: Encodable, Sendable {
    let error: String
    let errorDescription: String

    enum CodingKeys: String, CodingKey {
        case error
        case errorDescription = "error_description"
    }
}
