import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// A response with a JSON body.
    static func json(
        _ body: some Encodable,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) throws -> Response {
        let encoder = JSONEncoder()
        // Sorted, because the order would differ from answer to answer otherwise.
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return text(
            ByteBuffer(bytes: try encoder.encode(body)),
            type: "application/json",
            status: status,
            headers: headers
        )
    }

    /// A response whose body is already text.
    static func text(
        _ body: ByteBuffer,
        type: String,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// 201 with the place of what was made.
    static func created(_ body: some Encodable, at location: String) throws -> Response {
        try json(body, status: .created, headers: [.location: location])
    }

    /// 204.
    static var noContent: Response {
        Response(status: .noContent)
    }
}
