import FoundationEssentials

/// A request for a token of a client that has proved who it is.
struct TokenRequest: Sendable {
    let form: OAuthForm
    let client: OAuthClient
    /// `jti` of the access token, made before any right was read: a change of rights ends what was made before it.
    let id: UUID
    /// Where it came from and by what program, for the list of sessions.
    let address: String?
    let userAgent: String?
}
