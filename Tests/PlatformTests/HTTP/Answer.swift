import HTTPTypes
import Hummingbird
import NIOCore
import OCPP
import Synchronization

/// A response with its body collected.
struct Answer {
    let status: Int
    let headers: HTTPFields
    let text: String

    init(_ response: Response) async throws {
        let collector = Collector()
        try await response.body.write(collector)
        status = response.status.code
        headers = response.headers
        text = String(buffer: collector.collected)
    }

    var json: JSONValue {
        get throws { try JSONValue.parse(text) }
    }

    /// By which the log and the audit trail know the request.
    var requestID: String? {
        HTTPField.Name("X-Request-Id").flatMap { headers[$0] }
    }

    /// The `code` of a problem.
    var code: String? {
        get throws { try json["code"]?.stringValue }
    }

    /// The `field` of each error of a problem, in the order of the answer.
    var fields: [String] {
        get throws { try json["errors"]?.arrayValue?.compactMap { $0["field"]?.stringValue } ?? [] }
    }
}

private final class Collector: ResponseBodyWriter {
    private let buffer = Mutex(ByteBuffer())

    var collected: ByteBuffer {
        buffer.withLock { $0 }
    }

    func write(_ part: ByteBuffer) async throws {
        buffer.withLock { _ = $0.writeImmutableBuffer(part) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
