import HTTPTypes
import Hummingbird

/// The form that a request to an endpoint of OAuth2 carries.
struct OAuthForm: Sendable {
    /// The header, in which a client may authenticate itself.
    let authorization: String?
    private let parameters: FormBody

    /// - Throws: ``OAuthError`` for anything but a form; ``Problem`` for one that is too large.
    init(_ request: Request) async throws {
        guard request.mediaType == "application/x-www-form-urlencoded" else {
            throw OAuthError(.invalidRequest, "Send application/x-www-form-urlencoded.")
        }
        let bytes = try await request.boundedBody()
        do throws(FormBodyError) {
            parameters = try FormBody(bytes)
        } catch {
            throw OAuthError(.invalidRequest, error.complaint)
        }
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
}

extension FormBodyError {
    fileprivate var complaint: String {
        switch self {
        case .notUTF8: "The body is not UTF-8."
        case .malformed: "The body is not a urlencoded form."
        case .repeated: "A parameter is repeated."
        }
    }
}
