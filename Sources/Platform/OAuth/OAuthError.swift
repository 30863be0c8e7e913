/// An error of an endpoint of OAuth2 (RFC 6749, section 5.2; RFC 8628, section 3.5).
struct OAuthError: Error {
    enum Code: String, CaseIterable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case invalidScope = "invalid_scope"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case authorizationPending = "authorization_pending"
        case slowDown = "slow_down"
        case accessDenied = "access_denied"
        case expiredToken = "expired_token"
        case temporarilyUnavailable = "temporarily_unavailable"
        case serverError = "server_error"
    }

    let code: Code
    let description: String
    /// In seconds: too many attempts failed. Answered with 429.
    let retryAfter: Int?

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
        retryAfter = nil
    }

    private init(retryAfter: Int) {
        code = .temporarilyUnavailable
        description = "Too many attempts; wait."
        self.retryAfter = retryAfter
    }

    /// Whoever asked must wait; `seconds` are rounded up.
    static func tooManyAttempts(waiting seconds: Double) -> OAuthError {
        OAuthError(retryAfter: max(1, Int(seconds.rounded(.up))))
    }

    static func missing(_ parameter: String) -> OAuthError {
        OAuthError(.invalidRequest, "\(parameter) is missing.")
    }
}
