import FoundationEssentials
import Tenancy

extension AccessTokenClaims {
    /// When the sample tokens were issued.
    static let sampleTime = Date(timeIntervalSince1970: 1_800_000_000)

    /// A `jti` made a quarter of a second after ``sampleTime``.
    static let sampleID = "01a3185c-50fa-7000-8000-000000000001"

    static func sample(tokenID: String = sampleID) -> Self {
        Self(
            issuer: "https://plugyard.example/ü",
            audience: "plugyard",
            subject: "0198c0de-0000-7000-8000-000000000001",
            clientID: "web",
            issuedAt: sampleTime,
            notBefore: sampleTime,
            expiresAt: sampleTime.addingTimeInterval(900),
            tokenID: tokenID,
            scopes: Role.operator.scopes,
            account: UUID(uuid: (1, 2, 3, 4, 5, 6, 0x77, 8, 0x89, 10, 11, 12, 13, 14, 15, 16)),
            roles: [.operator]
        )
    }
}
