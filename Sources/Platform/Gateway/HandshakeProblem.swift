import HTTPTypes
import NIOCore
import NIOHTTP1
import OCPP

/// The HTTP answer to a handshake that leads to no socket, as `application/problem+json` (contract §4).
struct HandshakeProblem {
    let status: Int
    let code: String
    let title: String
    let detail: String
    var headers: [(String, String)] = []

    /// The request asked for an upgrade, but not as RFC 6455, section 4.2.1, wants it.
    static let badUpgrade = HandshakeProblem(
        status: 400,
        code: "bad_upgrade",
        title: "Not a WebSocket handshake",
        detail: "Expected GET with Sec-WebSocket-Key and Sec-WebSocket-Version: 13.",
        headers: [("Sec-WebSocket-Version", "13")]
    )

    /// A feed is asked for where there are none.
    static let noFeeds = HandshakeProblem(
        status: 404,
        code: "not_found",
        title: "Not found",
        detail: "Feeds are where the API is."
    )

    /// Not HTTP/1.1, or a head beyond the parser's limits.
    static let malformedRequest = HandshakeProblem(
        status: 400,
        code: "malformed_request",
        title: "Malformed request",
        detail: "Expected a request of HTTP/1.1."
    )

    /// A request without an upgrade on a path of charge points.
    static let upgradeRequired = HandshakeProblem(
        status: 426,
        code: "upgrade_required",
        title: "Upgrade required",
        detail: "Charge points connect here by WebSocket, with the subprotocol ocpp1.6.",
        headers: [("Upgrade", "websocket"), ("Connection", "upgrade")]
    )

    var body: String {
        let members: JSONValue = [
            "type": .string("urn:plugyard:problem:\(code)"),
            "title": .string(title),
            "status": JSONValue(status),
            "detail": .string(detail),
            "code": .string(code),
        ]
        return members.serialized()
    }

    /// For the router's side, where connections may live on.
    var httpResponse: (HTTPResponse, ByteBuffer) {
        let bytes = ByteBuffer(string: body)
        var response = HTTPResponse(status: HTTPResponse.Status(code: status))
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { continue }
            response.headerFields[name] = value
        }
        response.headerFields[.contentType] = "application/problem+json"
        response.headerFields[.contentLength] = String(bytes.readableBytes)
        return (response, bytes)
    }

    /// Writes the whole response and closes the connection behind it.
    func send(on channel: any Channel) -> EventLoopFuture<Void> {
        let bytes = channel.allocator.buffer(string: body)
        var fields = HTTPHeaders(headers)
        fields.replaceOrAdd(name: "Content-Type", value: "application/problem+json")
        fields.replaceOrAdd(name: "Content-Length", value: String(bytes.readableBytes))
        fields.replaceOrAdd(name: "Connection", value: "close")
        let head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: status),
            headers: fields
        )
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        channel.write(HTTPServerResponsePart.body(.byteBuffer(bytes)), promise: nil)
        return channel.writeAndFlush(HTTPServerResponsePart.end(nil)).flatMap { channel.close() }
    }
}
