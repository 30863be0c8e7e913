/// Where somebody wanted to go who has to sign in first.
enum SignInGoal: Codable, Sendable {
    /// Nowhere: the page that says who is signed in.
    case overview
    /// To a device's code.
    case device(code: String?)
    /// Back to a client, with a code.
    case authorize(AuthorizationRequest)

    /// The address of the goal for somebody who has signed in now.
    var path: String {
        switch self {
        case .overview: "/sign-in"
        case .device(let code): RedirectURI.appending([("user_code", code)], to: "/device")
        case .authorize(let request):
            request.path(prompts: request.prompts.filter { $0 != .login }, account: request.account)
        }
    }

    /// Where the forms on the way there may end: see ``SignInPage/formTarget``.
    var formTarget: String? {
        switch self {
        case .overview, .device: nil
        case .authorize(let request): RedirectURI.contentSource(request.redirectURI)
        }
    }

    /// Whose wish it is.
    var clientName: String? {
        switch self {
        case .overview, .device: nil
        case .authorize(let request): request.clientName
        }
    }
}
