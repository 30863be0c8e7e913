import HTTPTypes
package import Hummingbird
import NIOCore
package import PluginKit

/// `/metrics` and `/api/metrics` where there is no API: at gateways, and on a port of their own.
package struct ScrapeRoutes: Sendable {
    package typealias Scrape = @Sendable (PluginRequest) async throws -> PluginResponse

    private let scrape: Scrape

    package init(_ scrape: @escaping Scrape) {
        self.scrape = scrape
    }

    /// A router with these alone, for a port of their own.
    package func makeRouter() -> Router<APIContext> {
        let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ProblemMiddleware())
        add(to: router)
        return router
    }

    func add(to router: Router<APIContext>) {
        router.get("/metrics", use: get)
        router.get("/api/metrics", use: get)
    }

    @Sendable private func get(_ request: Request, _ context: APIContext) async throws -> Response {
        var asked: [String: String] = [:]
        asked["authorization"] = request.headers[.authorization]
        asked["accept"] = request.headers[.accept]
        let answer = try await scrape(PluginRequest(.get, request.uri.path, headers: asked))
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return Response(
            status: .init(code: answer.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }
}
