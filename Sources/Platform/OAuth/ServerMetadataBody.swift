/// Schema `AuthorizationServerMetadata` (RFC 8414): what there is, no more.
struct ServerMetadataBody: Encodable, Sendable {
    let issuer: String
    let tokenEndpoint: String
    let jwksURI: String
    let scopesSupported: [String]
    /// Required by the RFC; there is no authorization endpoint yet.
    let responseTypesSupported: [String] = []
    let grantTypesSupported = ["client_credentials"]
    let tokenEndpointAuthMethodsSupported = ["client_secret_basic", "client_secret_post"]

    enum CodingKeys: String, CodingKey {
        case issuer
        case tokenEndpoint = "token_endpoint"
        case jwksURI = "jwks_uri"
        case scopesSupported = "scopes_supported"
        case responseTypesSupported = "response_types_supported"
        case grantTypesSupported = "grant_types_supported"
        case tokenEndpointAuthMethodsSupported = "token_endpoint_auth_methods_supported"
    }
}
