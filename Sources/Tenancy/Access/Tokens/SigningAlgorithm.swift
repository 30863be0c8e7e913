import CJWT

/// How access tokens are signed, by the name in a JWT's `alg`.
package enum SigningAlgorithm: String, CaseIterable, Sendable {
    /// ECDSA on P-256 with SHA-256.
    case es256 = "ES256"
    /// RSA PKCS#1 v1.5 with SHA-256, keys of at least 2048 bits.
    case rs256 = "RS256"

    var libjwtValue: jwt_alg_t {
        switch self {
        case .es256: JWT_ALG_ES256
        case .rs256: JWT_ALG_RS256
        }
    }
}
