import HTTPTypes
package import Tenancy

/// Why a bearer may not do what it asked for (RFC 6750, section 3).
package enum BearerError: Error, Equatable {
    /// No `Authorization: Bearer`.
    case missing
    /// Not a token of ours, or no longer. Which of it, the client is not told.
    case invalidToken
    case insufficientScope(Scope)
    /// A machine asks for what only a person has.
    case notAPerson
    /// An application that an account registered asks for what a person keeps to itself.
    case notOwnClient
}

extension BearerError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .missing:
            Problem(
                .unauthorized,
                "unauthenticated",
                title: "Authentication required",
                detail: "Send an access token: Authorization: Bearer …",
                headers: [.wwwAuthenticate: #"Bearer realm="plugyard""#]
            )
        case .invalidToken:
            Problem(
                .unauthorized,
                "invalid_token",
                title: "The access token is not valid",
                detail: "It is malformed, expired or revoked; get a new one.",
                headers: [.wwwAuthenticate: #"Bearer realm="plugyard", error="invalid_token""#]
            )
        case .notAPerson:
            Problem(
                .forbidden,
                "person_required",
                title: "Only a person can do this",
                detail: "Sign in as a user; clients and API keys have no password, second factor or sessions."
            )
        case .notOwnClient:
            Problem(
                .forbidden,
                "platform_client_required",
                title: "Only the platform's own applications can do this",
                detail:
                    "Sign in to Plugyard itself: an account's applications see and change nothing of this."
            )
        case .insufficientScope(let scope):
            Problem(
                .forbidden,
                "insufficient_scope",
                title: "The access token lacks a scope",
                detail: "This needs \(scope.rawValue).",
                headers: [
                    .wwwAuthenticate:
                        #"Bearer realm="plugyard", error="insufficient_scope", scope="\#(scope.rawValue)""#
                ]
            )
        }
    }
}
