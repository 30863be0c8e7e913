import Tenancy

/// Schema `ServerMetadata` (RFC 8414, section 2; OpenID Connect Discovery 1.0, section 3): what there is, no more.
struct ServerMetadataBody: Encodable, Sendable {
    let issuer: String
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let revocationEndpoint: String
    let introspectionEndpoint: String
    let userinfoEndpoint: String
    let deviceAuthorizationEndpoint: String
    let jwksURI: String
    let scopesSupported = RequestedScope.openIDWords + Scope.allCases.map(\.rawValue)
    let claimsSupported = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "email"]
    let responseTypesSupported = ["code"]
    let responseModesSupported = ["query"]
    let grantTypesSupported = GrantType.allCases.map(\.rawValue)
    let codeChallengeMethodsSupported = ["S256"]
    let tokenEndpointAuthMethodsSupported = ["client_secret_basic", "client_secret_post", "none"]
    let revocationEndpointAuthMethodsSupported = ["client_secret_basic", "client_secret_post", "none"]
    let introspectionEndpointAuthMethodsSupported = ["client_secret_basic", "client_secret_post"]
    /// RFC 9207.
    let authorizationResponseIssParameterSupported = true
    let subjectTypesSupported = ["public"]
    /// All, whichever key signs now: a client that kept this document must not refuse the next key's tokens. RS256 has
    /// to be among them (Discovery 1.0, section 3).
    let idTokenSigningAlgValuesSupported = SigningAlgorithm.allCases.map(\.rawValue)
    /// OpenID Connect would take it for true where it is not said.
    let requestURIParameterSupported = false

    /// `issuer`: Without a slash at the end.
    init(issuer: String) {
        self.issuer = issuer
        authorizationEndpoint = "\(issuer)/oauth/authorize"
        tokenEndpoint = "\(issuer)/oauth/token"
        revocationEndpoint = "\(issuer)/oauth/revoke"
        introspectionEndpoint = "\(issuer)/oauth/introspect"
        userinfoEndpoint = "\(issuer)/oauth/userinfo"
        deviceAuthorizationEndpoint = "\(issuer)/oauth/device_authorization"
        jwksURI = "\(issuer)/oauth/jwks"
    }

    enum CodingKeys: String, CodingKey {
        case issuer
        case authorizationEndpoint = "authorization_endpoint"
        case tokenEndpoint = "token_endpoint"
        case revocationEndpoint = "revocation_endpoint"
        case introspectionEndpoint = "introspection_endpoint"
        case userinfoEndpoint = "userinfo_endpoint"
        case deviceAuthorizationEndpoint = "device_authorization_endpoint"
        case jwksURI = "jwks_uri"
        case scopesSupported = "scopes_supported"
        case claimsSupported = "claims_supported"
        case responseTypesSupported = "response_types_supported"
        case responseModesSupported = "response_modes_supported"
        case grantTypesSupported = "grant_types_supported"
        case codeChallengeMethodsSupported = "code_challenge_methods_supported"
        case tokenEndpointAuthMethodsSupported = "token_endpoint_auth_methods_supported"
        case revocationEndpointAuthMethodsSupported = "revocation_endpoint_auth_methods_supported"
        case introspectionEndpointAuthMethodsSupported = "introspection_endpoint_auth_methods_supported"
        case authorizationResponseIssParameterSupported = "authorization_response_iss_parameter_supported"
        case subjectTypesSupported = "subject_types_supported"
        case idTokenSigningAlgValuesSupported = "id_token_signing_alg_values_supported"
        case requestURIParameterSupported = "request_uri_parameter_supported"
    }
}
