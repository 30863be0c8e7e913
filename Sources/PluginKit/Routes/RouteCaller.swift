/// Who makes a request.
package struct RouteCaller: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        case user
        case client
        case apiKey = "api_key"
        /// Who signed the request: see ``PluginRoute/Signature``.
        case signature
        /// A platform administrator in a support session.
        case support
        case platformAdmin = "platform_admin"
    }

    package let kind: Kind
    /// The id of the user, client or key.
    package let id: String
    /// The text of its scopes.
    package let scopes: String

    package init(kind: Kind, id: String, scopes: String) {
        self.kind = kind
        self.id = id
        self.scopes = scopes
    }
}
