import FoundationEssentials
import HTTPTypes
package import Hummingbird
import NIOCore

extension Problem {
    /// The problem as it is sent: the request's path becomes `instance`, and the id is that of
    /// `X-Request-Id`.
    package func response(path: String, requestID: String) -> Response {
        let body = ProblemBody(self, instance: path, requestID: requestID)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        // Strings, one integer and nil: such a body always encodes, and an empty one still carries the
        // status.
        let data = (try? encoder.encode(body)) ?? Data()
        var headers = self.headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data))
        )
    }
}

/// Schema `Problem` of openapi.yaml. `errors` and `field` are left out where there are none.
private struct ProblemBody: Encodable {
    let type: String
    let title: String
    let status: Int
    @Nullable var detail: String?
    let instance: String
    let code: String
    let requestID: String
    let errors: [FieldError]?
    let field: String?

    init(_ problem: Problem, instance: String, requestID: String) {
        type = "urn:plugyard:problem:\(problem.code)"
        title = problem.title
        status = problem.status.code
        detail = problem.detail
        self.instance = instance
        code = problem.code
        self.requestID = requestID
        errors = problem.errors.isEmpty ? nil : problem.errors
        field = problem.field
    }

    enum CodingKeys: String, CodingKey {
        case type, title, status, detail, instance, code, errors, field
        case requestID = "request_id"
    }
}
