/// Schema `DeviceAuthorization` (RFC 8628, section 3.2).
struct DeviceAuthorizationBody: Encodable, Sendable {
    let deviceCode: String
    let userCode: String
    let verificationURI: String
    let verificationURIComplete: String
    /// Seconds.
    let expiresIn: Int
    /// Seconds between two polls.
    let interval: Int

    enum CodingKeys: String, CodingKey {
        case deviceCode = "device_code"
        case userCode = "user_code"
        case verificationURI = "verification_uri"
        case verificationURIComplete = "verification_uri_complete"
        case expiresIn = "expires_in"
        case interval
    }
}
