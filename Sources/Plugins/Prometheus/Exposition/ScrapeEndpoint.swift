package import Telemetry

/// Who scrapes, gets what the registry has, if there is no token or it is the right one.
package struct ScrapeEndpoint: Sendable {
    private let registry: MetricsRegistry
    private let token: [UInt8]?

    /// `token`: Of RFC 6750, which scrapers must bring; `nil` lets everybody in.
    package init(_ registry: MetricsRegistry, token: String?) {
        self.registry = registry
        self.token = token.map { Array($0.utf8) }
    }

    package func answer(authorization: String?, accept: String?) -> ScrapeAnswer {
        guard isAllowed(authorization) else {
            return ScrapeAnswer(
                status: 401,
                headers: [("www-authenticate", "Bearer"), ("content-type", "text/plain; charset=utf-8")],
                body: Array("A bearer token is needed: PLUGYARD_METRICS_TOKEN.\n".utf8)
            )
        }
        let page = registry.page(accept: accept)
        return ScrapeAnswer(
            status: 200,
            headers: [("content-type", page.contentType), ("vary", "accept"), ("cache-control", "no-store")],
            body: page.bytes
        )
    }

    private func isAllowed(_ authorization: String?) -> Bool {
        guard let token else { return true }
        guard let authorization, authorization.prefix(7).lowercased() == "bearer " else { return false }
        return Self.areEqual(Array(authorization.dropFirst(7).utf8), token)
    }

    /// In the same time wherever they differ.
    private static func areEqual(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        guard first.count == second.count else { return false }
        return zip(first, second).reduce(into: UInt8(0)) { $0 |= $1.0 ^ $1.1 } == 0
    }
}
