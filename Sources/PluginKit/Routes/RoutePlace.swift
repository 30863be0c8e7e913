/// Where a route of a plugin is. Parameters are written as `{name}`.
package enum RoutePlace: Sendable, Hashable {
    /// Below `/api/plugins/<name>/`, for example `.own("devices/{id}")`.
    case own(String)
    /// A path of the contract, for example `.fixed("/metrics")`. It must be in openapi.yaml.
    case fixed(String)

    /// The template as openapi.yaml would have it.
    package func path(of plugin: PluginName) -> String {
        switch self {
        case .own(let rest): "/api/plugins/\(plugin)/\(rest)"
        case .fixed(let path): path
        }
    }
}
