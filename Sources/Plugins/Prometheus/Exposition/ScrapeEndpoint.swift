package import PluginKit

/// Who scrapes, gets what the registry has, if there is no token or it is the right one.
package struct ScrapeEndpoint: Sendable {
    private let registry: MetricsRegistry
    private let token: [UInt8]?

    /// `token`: Of RFC 6750, which scrapers must bring; `nil` lets everybody in.
    package init(_ registry: MetricsRegistry, token: String?) {
        self.registry = registry
        self.token = token.map { Array($0.utf8) }
    }

    package func answer(to request: PluginRequest) -> PluginResponse {
        guard isAllowed(request.headers["authorization"]) else {
            var refusal = PluginResponse.text("A bearer token is needed.\n")
            refusal.status = 401
            refusal.headers["www-authenticate"] = "Bearer"
            return refusal
        }
        let page = registry.page(accept: request.headers["accept"])
        return PluginResponse(
            headers: ["content-type": page.contentType, "vary": "accept", "cache-control": "no-store"],
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
