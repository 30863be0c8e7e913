package import HTTPTypes

/// One operation of openapi.yaml, as it was registered.
package struct Operation: Sendable, Hashable {
    package let method: HTTPRequest.Method
    /// The template as in openapi.yaml, for example `/api/v1/accounts/{account}/locations`.
    package let path: String
    /// `operationId`.
    package let id: String
    package let access: OperationAccess
    /// The names of its query parameters; any other is refused.
    package let query: [String]
}
