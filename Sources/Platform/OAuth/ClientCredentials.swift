import FoundationEssentials

/// Who a client says it is, by client_secret_basic, client_secret_post, or its id alone (RFC 6749, section 2.3.1).
struct ClientCredentials: Sendable {
    let id: String
    /// `nil` when none was sent, as a public client does.
    let secret: String?

    /// - Throws: ``OAuthError``.
    init(_ form: OAuthForm) throws(OAuthError) {
        if let authorization = form.authorization {
            guard form["client_secret"] == nil else {
                throw OAuthError(.invalidRequest, "The client is authenticated in two ways; use one.")
            }
            let (id, secret) = try Self.basicCredentials(authorization)
            guard form["client_id"] == nil || form["client_id"] == id else {
                throw OAuthError(.invalidRequest, "client_id is not the client of the Authorization header.")
            }
            self.id = id
            self.secret = secret.isEmpty ? nil : secret
        } else {
            guard let id = form["client_id"] else {
                throw OAuthError(
                    .invalidClient,
                    "Authenticate with client_secret_basic or client_secret_post; a public client sends client_id."
                )
            }
            self.id = id
            secret = form["client_secret"]
        }
    }

    /// Both halves are urlencoded before they are joined.
    private static func basicCredentials(_ header: String) throws(OAuthError) -> (id: String, secret: String)
    {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let data = Data(base64Encoded: String(parts[1])),
            let text = String(validating: data, as: UTF8.self),
            let colon = text.firstIndex(of: ":")
        else { throw OAuthError(.invalidClient, "The Authorization header is not Basic with id and secret.") }
        do throws(Problem) {
            return (
                try PercentEncoding.decode(text[..<colon], plusIsSpace: true),
                try PercentEncoding.decode(text[text.index(after: colon)...], plusIsSpace: true)
            )
        } catch {
            throw OAuthError(.invalidClient, "The Authorization header is not Basic with id and secret.")
        }
    }
}
