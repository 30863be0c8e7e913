import Tenancy

/// Schema `SecondFactorSetup`: what an authenticator app needs; shown once.
struct SecondFactorSetupBody: Encodable, Sendable {
    /// base32.
    let secret: String
    let otpauthURI: String

    init(secret: [UInt8], email: String) {
        self.secret = Base32.encode(secret)
        otpauthURI = TOTP.otpauthURI(secret: secret, account: email, issuer: "Plugyard")
    }

    enum CodingKeys: String, CodingKey {
        case secret
        case otpauthURI = "otpauth_uri"
    }
}
