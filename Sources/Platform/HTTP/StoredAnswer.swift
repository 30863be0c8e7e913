import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// An answer as it is kept for the repetition of its request; sealed, because secrets that are shown once are in it.
struct StoredAnswer: Codable, Sendable {
    private static let keptHeaders: [HTTPField.Name] = [.contentType, .location, .eTag]

    let status: Int
    let headers: [String: String]
    let body: Data

    /// Reads the response's body to its end.
    init(_ response: Response) async throws {
        let collector = Collector()
        try await response.body.write(collector)
        status = response.status.code
        body = Data(collector.collected.readableBytesView)
        var headers: [String: String] = [:]
        for name in Self.keptHeaders {
            if let value = response.headers[name] { headers[name.rawName] = value }
        }
        self.headers = headers
    }

    var response: Response {
        var fields = HTTPFields()
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        let body = body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        return Response(status: HTTPResponse.Status(code: status), headers: fields, body: body)
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
}
