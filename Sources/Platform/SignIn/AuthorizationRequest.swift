import Tenancy

/// What a client asks a person for at `/oauth/authorize`: checked, and then carried sealed through the forms.
struct AuthorizationRequest: Codable, Sendable {
    enum Prompt: String, Codable, Sendable {
        case none
        case login
        case selectAccount = "select_account"
        /// There is nothing to consent to: every client is the platform's or one of the account itself.
        case consent
    }

    /// In bytes. What has to come back unchanged may be long, but a header must hold it.
    private static let longestState = 2000

    let clientID: String
    /// As people know the client.
    let clientName: String
    let redirectURI: String
    let state: String?
    let nonce: String?
    let codeChallenge: String
    /// What is asked for, as ``RequestedScope`` writes it.
    let scope: String
    let prompts: [Prompt]
    let loginHint: String?
    /// The slug of the account to sign in to, or ``AccountChoice/platformSlug``.
    let account: String?

    /// - Parameters:
    ///   - form: The query.
    ///   - client: Whose request this is.
    ///   - redirectURI: Known to be one of the client's.
    /// - Throws: ``AuthorizationError``, to be sent to the redirect URI.
    init(_ form: FormBody, client: OAuthClient, redirectURI: String) throws(AuthorizationError) {
        guard form["request"] == nil, form["request_uri"] == nil else {
            throw .init(.requestNotSupported, "Request objects are not supported.")
        }
        guard let responseType = form["response_type"] else { throw .missing("response_type") }
        guard responseType == "code" else {
            throw .init(.unsupportedResponseType, "Only response_type=code is supported.")
        }
        guard form["response_mode"] ?? "query" == "query" else {
            throw .init(.invalidRequest, "Only response_mode=query is supported.")
        }
        guard let challenge = form["code_challenge"] else { throw .missing("code_challenge") }
        guard form["code_challenge_method"] == "S256" else {
            throw .init(.invalidRequest, "code_challenge_method must be S256.")
        }
        guard PKCE.isValidChallenge(challenge) else {
            throw .init(.invalidRequest, "code_challenge is not the base64url of a SHA-256.")
        }
        clientID = client.id
        clientName = client.name
        self.redirectURI = redirectURI
        codeChallenge = challenge
        state = try form.text("state", longest: Self.longestState)
        nonce = try form.text("nonce", longest: 500)
        scope = try Self.scope(form["scope"])
        prompts = try Self.prompts(form["prompt"])
        loginHint = try form.text("login_hint", longest: 254)
        account = try form.text("account", longest: 100)
    }

    private static func scope(_ text: String?) throws(AuthorizationError) -> String {
        do {
            return try RequestedScope(text ?? "").text
        } catch {
            // The word itself is not repeated: a description has an alphabet of its own (RFC 6749, appendix A.8).
            throw .init(.invalidScope, "One of the scopes is unknown.")
        }
    }

    private static func prompts(_ text: String?) throws(AuthorizationError) -> [Prompt] {
        let words = (text ?? "").split(separator: " ").map(String.init)
        let prompts = words.compactMap(Prompt.init(rawValue:))
        guard prompts.count == words.count else { throw .init(.invalidRequest, "prompt is not supported.") }
        guard prompts.count == 1 || !prompts.contains(.none) else {
            throw .init(.invalidRequest, "prompt=none stands alone.")
        }
        return prompts
    }

    /// The address that goes on with this request.
    ///
    /// - Parameters:
    ///   - prompts: Instead of those of the request, which were answered.
    ///   - account: Instead of the one of the request.
    /// - Returns: Path and query.
    func path(prompts: [Prompt], account: String?) -> String {
        RedirectURI.appending(
            [
                ("client_id", clientID), ("redirect_uri", redirectURI), ("response_type", "code"),
                ("code_challenge", codeChallenge), ("code_challenge_method", "S256"), ("state", state),
                ("nonce", nonce), ("scope", scope.isEmpty ? nil : scope), ("login_hint", loginHint),
                ("prompt", prompts.isEmpty ? nil : prompts.map(\.rawValue).joined(separator: " ")),
                ("account", account),
            ],
            to: "/oauth/authorize"
        )
    }
}

extension FormBody {
    fileprivate func text(_ name: String, longest: Int) throws(AuthorizationError) -> String? {
        guard let text = self[name] else { return nil }
        guard text.utf8.count <= longest else {
            throw .init(.invalidRequest, "\(name) has more than \(longest) bytes.")
        }
        return text
    }
}

extension AuthorizationError {
    fileprivate static func missing(_ parameter: String) -> AuthorizationError {
        AuthorizationError(.invalidRequest, "\(parameter) is missing.")
    }
}
