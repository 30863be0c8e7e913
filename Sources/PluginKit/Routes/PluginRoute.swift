package import Tenancy

/// One operation that a plugin adds to the API.
package struct PluginRoute<Settings: Sendable>: Sendable {
    /// What answers it.
    package enum Handler: Sendable {
        /// For ``RouteAudience/open`` and ``RouteAudience/operations(_:)``.
        case plain(@Sendable (PluginRequest) async throws -> PluginResponse)
        /// For the audiences that belong to an account.
        case tenant(@Sendable (PluginRequest, PluginTenant<Settings>) async throws -> PluginResponse)
    }

    /// Says whose a request is that brings no `Authorization`, by its signature: the account, or `nil` when it is not signed.
    ///
    /// - Throws: ``RouteProblem`` 401 when the signature is not good.
    package typealias Signature = @Sendable (PluginRequest) async throws -> AccountID?

    package let method: RouteMethod
    package let place: RoutePlace
    /// `operationId`, unique on the platform.
    package let id: String
    package let audience: RouteAudience
    /// The names of its query parameters; any other is refused.
    package let query: [String]
    /// What a JSON body must be; `nil` for routes that read what comes themselves.
    package let body: ObjectSchema?
    /// Of ``RouteAudience/machine(_:)`` alone; `nil` where nobody is known by a signature.
    package let signature: Signature?
    package let handler: Handler
    /// Whether it is given the header `authorization`.
    package let seesAuthorization: Bool
}
