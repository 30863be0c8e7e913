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
        text(
            ByteBuffer(bytes: try JSONEncoder.api.encode(body)),
            type: "application/json",
            status: status,
            headers: headers
        )
    }

    /// A response that shows one object, with its ``ETag``: what GET and PATCH answer.
    ///
    /// A GET whose `If-None-Match` has the tag is 304, unless the object has live parts.
    static func single(
        _ body: some Encodable,
        for request: Request,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) throws -> Response {
        var headers = headers
        let data = try JSONEncoder.api.encode(body)
        let tag = body is any LiveBody ? try ETag(of: body) : ETag(of: data)
        headers[.eTag] = tag.text
        if request.method == .get || request.method == .head, !(body is any LiveBody),
            let known = request.headers[.ifNoneMatch], tag.satisfies(ifNoneMatch: known)
        {
            return Response(status: .notModified, headers: headers)
        }
        return text(ByteBuffer(bytes: data), type: "application/json", status: status, headers: headers)
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

    /// 201 with the place of what was made, and its ``ETag``.
    static func created(_ body: some Encodable, at location: String) throws -> Response {
        try created(body, at: location, showing: body)
    }

    /// As ``created(_:at:)``, where the answer has more than a GET will show, such as a secret: the tag is that of
    /// `object`.
    static func created(
        _ body: some Encodable,
        at location: String,
        showing object: some Encodable
    ) throws -> Response {
        let headers: HTTPFields = [.location: location, .eTag: try ETag(of: object).text]
        return try json(body, status: .created, headers: headers)
    }

    /// 204.
    static var noContent: Response {
        Response(status: .noContent)
    }
}
