/// What a client may present for a token. There is no password grant and no implicit one (RFC 9700).
enum GrantType: String, CaseIterable, Sendable {
    case authorizationCode = "authorization_code"
    case clientCredentials = "client_credentials"
    case refreshToken = "refresh_token"
    /// RFC 8628, section 3.4.
    case deviceCode = "urn:ietf:params:oauth:grant-type:device_code"
}

extension OAuthClient {
    /// Whether this kind of client has any use for the grant.
    func mayUse(_ grant: GrantType) -> Bool {
        switch grant {
        case .clientCredentials: kind == .machine
        case .authorizationCode, .refreshToken: kind != .machine
        case .deviceCode: mayUseDeviceGrant
        }
    }
}
