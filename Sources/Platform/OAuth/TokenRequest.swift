import FoundationEssentials

/// A request for a token of a client that has proved who it is.
struct TokenRequest: Sendable {
    let form: OAuthForm
    let client: OAuthClient
    /// Where it came from and by what program, for the list of sessions.
    let address: String?
    let userAgent: String?
}
