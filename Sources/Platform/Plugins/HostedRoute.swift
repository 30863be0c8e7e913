import PluginKit
import Tenancy

/// A route of a plugin, without its types.
struct HostedRoute: Sendable {
    let plugin: PluginName
    let method: RouteMethod
    let path: String
    let id: String
    let audience: RouteAudience
    let query: [String]
    let body: ObjectSchema?
    let condition: PluginCondition
    /// Whose a request without a token is, by its signature; `nil` where there is no such thing.
    let signature: (@Sendable (_ request: PluginRequest) async throws -> AccountID?)?
    let seesAuthorization: Bool
    /// `account`: Of the bearer, where the audience belongs to one.
    let answer: @Sendable (_ request: PluginRequest, _ account: AccountID?) async throws -> PluginResponse
}
