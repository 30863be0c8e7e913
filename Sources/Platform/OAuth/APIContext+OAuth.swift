import Hummingbird
import Logging
import Tenancy

extension APIContext {
    /// Answers a request to an endpoint of OAuth2: what goes wrong has the form of RFC 6749, section 5.2, and not that
    /// of a problem.
    func answerOAuth(_ work: () async throws -> Response) async throws -> Response {
        do {
            return try await work()
        } catch let error as OAuthError {
            logger.debug("oauth request refused", metadata: ["error.code": "\(error.code.rawValue)"])
            AccessMetrics.shared.refused(error.code)
            return try error.response
        } catch let error as DatabaseError {
            logger.warning("oauth request not answered", metadata: ["error.code": "\(error)"])
            let code: OAuthError.Code = error.isTransient ? .temporarilyUnavailable : .serverError
            AccessMetrics.shared.refused(code)
            return try OAuthError(code, "Try again in a moment.").response
        }
    }
}
