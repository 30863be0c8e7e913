import FoundationEssentials

/// A request to a route of a plugin, as far as it concerns the plugin.
package struct PluginRequest: Sendable {
    package let method: RouteMethod
    /// As it was asked for, without the query.
    package let path: String
    /// Of the path, percent-decoded.
    package let parameters: [String: String]
    /// Only names that the route declares, each at most once.
    package let query: [String: String]
    /// By lower-case name; without `cookie` and, but on open routes that ask for it, `authorization`.
    package let headers: [String: String]
    /// At most 1 MiB. Judged already where the route has a schema for it.
    package let body: [UInt8]
    /// As `X-Request-Id` has it.
    package let requestID: String
    /// Of the client, as far as it is known.
    package let address: String?
    /// `nil` on open routes.
    package let caller: RouteCaller?

    package init(
        _ method: RouteMethod,
        _ path: String,
        parameters: [String: String] = [:],
        query: [String: String] = [:],
        headers: [String: String] = [:],
        body: [UInt8] = [],
        requestID: String = "",
        address: String? = nil,
        caller: RouteCaller? = nil
    ) {
        self.method = method
        self.path = path
        self.parameters = parameters
        self.query = query
        self.headers = headers
        self.body = body
        self.requestID = requestID
        self.address = address
        self.caller = caller
    }

    /// The body, read.
    ///
    /// - Throws: ``RouteProblem`` 400 when it is no such JSON.
    package func json<Body: Decodable>(_ type: Body.Type = Body.self) throws -> Body {
        do {
            return try JSONDecoder().decode(Body.self, from: Data(body))
        } catch {
            throw RouteProblem(400, "malformed_json", "The body is not what was expected.")
        }
    }
}
