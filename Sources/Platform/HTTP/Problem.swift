import FoundationEssentials
package import HTTPTypes

/// An error as a client sees it: `application/problem+json` (RFC 9457) with the members of contract §4.
///
/// What the client may read and what only the log may read are separate fields, so an internal message cannot
/// slip out through string interpolation.
package struct Problem: Error, Sendable {
    package let status: HTTPResponse.Status
    /// Last part of the problem's type, for example `not_found`. Clients switch on it.
    package let code: String
    package let title: String
    /// Shown to the client: what was expected, what was found.
    package var detail: String?
    /// The fields at fault, each by JSON pointer, or by name when it is a query parameter.
    package var errors: [FieldError]
    /// The field that conflicts (409), as JSON pointer.
    package var field: String?
    /// Sent with the response, for example `Retry-After`.
    package var headers: HTTPFields
    /// Written to the log with the request id; never sent.
    package var internalContext: String?

    package init(
        _ status: HTTPResponse.Status,
        _ code: String,
        title: String,
        detail: String? = nil,
        errors: [FieldError] = [],
        field: String? = nil,
        headers: HTTPFields = [:],
        internalContext: String? = nil
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.errors = errors
        self.field = field
        self.headers = headers
        self.internalContext = internalContext
    }
}

extension Problem: ProblemConvertible {
    package var problem: Problem {
        self
    }
}
