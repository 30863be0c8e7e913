import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// A real HTTP server on a port of its own, that counts what reaches it.
final class WebServer: Sendable {
    private struct Counts {
        var requests = 0
        var connections: Set<String> = []
    }

    private let counts = Mutex(Counts())
    /// One element for each request to `/hang`.
    let hanging: AsyncStream<Void>
    private let hangs: AsyncStream<Void>.Continuation
    private let bound = Mutex(0)

    var port: Int { bound.withLock { $0 } }
    var requests: Int { counts.withLock(\.requests) }
    /// How many connections the requests came over.
    var connections: Int { counts.withLock(\.connections.count) }

    private init() {
        (hanging, hangs) = AsyncStream.makeStream()
    }

    func url(_ path: String) -> String {
        "http://127.0.0.1:\(port)\(path)"
    }

    /// Runs `body` beside the server, then stops it.
    static func run(_ body: @Sendable @escaping (WebServer) async throws -> Void) async throws {
        let server = WebServer()
        let logger = Logger(label: "web") { _ in SwiftLogNoOpLogHandler() }
        let (ports, source) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: server.router(),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { source.yield($0.localAddress?.port ?? 0) },
            logger: logger
        )
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await application.run() }
            for await port in ports {
                server.bound.withLock { $0 = port }
                try await body(server)
                break
            }
            tasks.cancelAll()
        }
    }

    private func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        router.post("echo") { [self] request, context in
            count(context)
            var headers: HTTPFields = [:]
            for field in request.headers where field.name.rawName.lowercased().hasPrefix("x-") {
                headers.append(field)
            }
            headers[.contentType] = request.headers[.contentType] ?? "none"
            headers[.server] = request.headers[.userAgent]
            return Response(status: .created, headers: headers, body: .init(asyncSequence: request.body))
        }
        router.get("seen") { [self] request, context in
            count(context)
            return request.headers.map { "\($0.name.rawName.lowercased()): \($0.value)" }.sorted()
                .joined(separator: "\n")
        }
        router.get("bytes/:count") { [self] request, context in
            count(context)
            let size = try context.parameters.require("count", as: Int.self)
            let isChunked = request.uri.queryParameters["chunked"] != nil
            let buffer = ByteBuffer(repeating: 0x61, count: size)
            guard isChunked else { return Response(status: .ok, body: .init(byteBuffer: buffer)) }
            return Response(
                status: .ok,
                body: .init { writer in
                    try await writer.write(buffer)
                    try await writer.finish(nil)
                }
            )
        }
        router.get("fields/:count") { [self] _, context in
            count(context)
            var headers: HTTPFields = [:]
            let names = try context.parameters.require("count", as: Int.self)
            for _ in 0..<names {
                headers.append(.init(name: .cookie, value: String(repeating: "v", count: 1000)))
            }
            return Response(status: .ok, headers: headers)
        }
        router.get("redirect") { [self] _, context in
            count(context)
            return Response(status: .found, headers: [.location: url("/seen"), .setCookie: "a=b"])
        }
        router.get("hang") { [self] _, context -> Response in
            count(context)
            hangs.yield()
            // Until the client goes away or the test ends.
            try await Task.sleep(for: .seconds(600))
            return Response(status: .ok)
        }
        return router
    }

    private func count(_ context: WebContext) {
        counts.withLock { counts in
            counts.requests += 1
            counts.connections.insert(context.peer)
        }
    }
}

struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress.map(String.init(describing:)) ?? ""
    }
}
