import HTTPTypes
import Hummingbird

/// The form that a request to an endpoint of OAuth2 carries.
struct OAuthForm: Sendable {
    /// The header, in which a client may authenticate itself.
    let authorization: String?
    private let parameters: [String: String]

    /// - Throws: ``OAuthError`` for anything but a form; ``Problem`` for one that is too large.
    init(_ request: Request) async throws {
        guard request.mediaType == "application/x-www-form-urlencoded" else {
            throw OAuthError(.invalidRequest, "Send application/x-www-form-urlencoded.")
        }
        parameters = try Self.parameters(of: try await request.boundedBody())
        authorization = request.headers[.authorization]
    }

    /// A parameter; one without a value counts as absent (RFC 6749, section 3.2).
    subscript(name: String) -> String? {
        parameters[name]
    }

    /// - Throws: `invalid_request` when there is none.
    func required(_ name: String) throws(OAuthError) -> String {
        guard let value = parameters[name] else { throw .missing(name) }
        return value
    }

    /// What `scope` asks for, or `nil` when it is absent.
    ///
    /// - Throws: `invalid_scope` for a word that there is not.
    func scope() throws(OAuthError) -> RequestedScope? {
        guard let text = parameters["scope"] else { return nil }
        do {
            return try RequestedScope(text)
        } catch {
            throw OAuthError(.invalidScope, "\(error)")
        }
    }

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
}
