/// Why a request is refused: becomes `application/problem+json` like every other error. Anything else that a handler throws is
/// a 500 that says nothing.
package struct RouteProblem: Error, Sendable, Hashable {
    /// 400 to 599.
    package let status: Int
    /// The last part of the problem's type; clients switch on it.
    package let code: String
    /// For the client.
    package let detail: String
    /// The fields at fault, by JSON pointer.
    package let fields: [Field]

    package struct Field: Sendable, Hashable {
        package let pointer: String
        package let code: String
        package let message: String

        package init(_ pointer: String, _ code: String, _ message: String) {
            self.pointer = pointer
            self.code = code
            self.message = message
        }
    }

    package init(_ status: Int, _ code: String, _ detail: String, fields: [Field] = []) {
        self.status = status
        self.code = code
        self.detail = detail
        self.fields = fields
    }

    package static let notFound = Self(404, "not_found", "There is no such object.")
}
