package import Tenancy

/// Who may call a route.
package enum RouteAudience: Sendable, Hashable {
    /// Anybody: what is public by nature, or judged by the plugin itself, such as a signed request.
    case open
    /// A bearer of an account for which the plugin is on, with this scope. Where the path has `{account}`, it is the bearer's
    /// own.
    case tenant(Scope)
    /// Likewise, but machines only: clients and API keys, never people. Where the route says so, requests that are signed by
    /// the account come in too: see ``PluginRoute/Signature``.
    case machine(Scope)
    /// Those who run the platform: its administrators, and bearers of any account with this scope where there is one.
    case operations(Scope?)

    /// What the bearer must hold; `nil` where there is no such thing.
    package var scope: Scope? {
        switch self {
        case .open: nil
        case .tenant(let scope), .machine(let scope): scope
        case .operations(let scope): scope
        }
    }
}
