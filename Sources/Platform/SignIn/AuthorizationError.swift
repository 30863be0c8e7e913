/// Why an authorisation was refused, in the words that go back to the client (RFC 6749, section 4.1.2.1; OpenID
/// Connect Core, section 3.1.2.6).
struct AuthorizationError: Error {
    enum Code: String {
        case invalidRequest = "invalid_request"
        case unsupportedResponseType = "unsupported_response_type"
        case invalidScope = "invalid_scope"
        case accessDenied = "access_denied"
        case requestNotSupported = "request_not_supported"
        case loginRequired = "login_required"
        case accountSelectionRequired = "account_selection_required"
    }

    let code: Code
    let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
