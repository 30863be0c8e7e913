import FoundationEssentials
import HTTPTypes
import Hummingbird
import Tenancy

/// A request to the token endpoint, after its form was read and before anybody was asked.
struct TokenRequest {
    let clientID: String
    let clientSecret: String
    let grantType: String
    let scope: String?

    /// - Throws: ``OAuthError``.
    init(form bytes: [UInt8], authorization: String?) throws(OAuthError) {
        let form = try Self.parameters(of: bytes)
        guard let grantType = form["grant_type"] else { throw .missing("grant_type") }
        self.grantType = grantType
        scope = form["scope"]
        if let authorization {
            guard form["client_secret"] == nil else {
                throw OAuthError(.invalidRequest, "The client is authenticated in two ways; use one.")
            }
            let (id, secret) = try Self.basicCredentials(authorization)
            guard form["client_id"] == nil || form["client_id"] == id else {
                throw OAuthError(.invalidRequest, "client_id is not the client of the Authorization header.")
            }
            clientID = id
            clientSecret = secret
        } else {
            guard let id = form["client_id"], let secret = form["client_secret"] else {
                throw OAuthError(
                    .invalidClient,
                    "Authenticate with client_secret_basic or client_secret_post."
                )
            }
            clientID = id
            clientSecret = secret
        }
    }

    /// The form; a parameter without a value counts as absent (RFC 6749, section 3.2).
    private static func parameters(of bytes: [UInt8]) throws(OAuthError) -> [String: String] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw OAuthError(.invalidRequest, "The body is not UTF-8.")
        }
        var form: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name: String
            let value: String
            do throws(Problem) {
                name = try PercentEncoding.decode(parts[0], plusIsSpace: true)
                value = parts.count > 1 ? try PercentEncoding.decode(parts[1], plusIsSpace: true) : ""
            } catch {
                throw OAuthError(.invalidRequest, "The body is not a urlencoded form.")
            }
            guard form[name] == nil else { throw OAuthError(.invalidRequest, "A parameter is repeated.") }
            form[name] = value
        }
        return form.filter { !$0.value.isEmpty }
    }

    /// Both halves are urlencoded before they are joined (RFC 6749, section 2.3.1).
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

extension OAuthError {
    fileprivate static func missing(_ parameter: String) -> OAuthError {
        OAuthError(.invalidRequest, "\(parameter) is missing.")
    }
}
