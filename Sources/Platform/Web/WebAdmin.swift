import HTTPTypes
import Hummingbird
import NIOCore

/// The web admin: a page that runs in browsers and knows nothing but the API. What is served here is the same for
/// everybody.
package struct WebAdmin: Sendable {
    /// First parts of paths that are not the page's own.
    private static let others: Set<Substring> = [
        "api", "assets", "device", "docs", "graphql", "livez", "metrics", "oauth", "ocpp", "openapi.json",
        "openapi.yaml", "password", "readyz", "sign-in", "sign-out", "web",
    ]

    let settings: WebSettings
    private let files: WebFiles

    /// `files`: ``WebFiles/none`` where there is no web admin.
    package init(_ files: WebFiles, settings: WebSettings) {
        self.files = files
        self.settings = settings
    }

    /// The page, whichever of its own paths was asked for.
    func index(_ request: Request) -> Response {
        page("index.html", request, policy: policy)
    }

    /// The page that shows openapi.yaml. Its Swagger UI writes styles into its elements.
    func documentation(_ request: Request) -> Response {
        page("docs.html", request, policy: "\(policy); style-src 'self' 'unsafe-inline'")
    }

    /// What there is at a path that is no operation: a file, or the page itself, which knows the paths behind its own
    /// links and must find them when they are opened directly.
    ///
    /// - Returns: `nil` when there is nothing.
    func found(_ request: Request) -> Response? {
        guard !files.isEmpty, request.method == .get || request.method == .head else { return nil }
        let path = request.uri.path
        let parts = path.split(separator: "/")
        let response: Response
        if !path.contains("%"), !path.hasSuffix(".html"), let file = files[String(path.dropFirst())] {
            response = file.response(to: request)
        } else if let first = parts.first, !first.hasPrefix("."), !Self.others.contains(first),
            let last = parts.last, !MediaTypes.isFileName(last),
            request.headers[values: .accept].contains(where: { $0.contains("text/html") })
        {
            response = index(request)
        } else {
            return nil
        }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func page(_ name: String, _ request: Request, policy: String) -> Response {
        guard let file = files[name] else {
            return .text(
                ByteBuffer(
                    string: "The web admin is not built here: run scripts/web.sh and start Plugyard again.\n"
                ),
                type: "text/plain; charset=utf-8",
                status: .notFound
            )
        }
        return file.response(
            to: request,
            adding: [.contentSecurityPolicy: policy, .crossOriginOpenerPolicy: "same-origin"]
        )
    }

    private var policy: String {
        let images = ["'self'", "data:", settings.tileSource].compactMap(\.self)
        let connections = ["'self'", settings.socketSource].compactMap(\.self)
        return [
            "default-src 'self'", "img-src \(images.joined(separator: " "))",
            "connect-src \(connections.joined(separator: " "))", "object-src 'none'", "base-uri 'none'",
            "form-action 'self'", "frame-ancestors 'none'",
        ].joined(separator: "; ")
    }
}
