import CCrypto
import FoundationEssentials

/// The public half of a signing key: what checks a signature and what `/oauth/jwks` shows.
package struct VerificationKey: Sendable, Equatable {
    /// The RFC 7638 thumbprint of the key, so one key has one `kid` wherever it is loaded.
    package let kid: String
    package let algorithm: SigningAlgorithm
    /// SubjectPublicKeyInfo as PEM.
    package let publicPEM: String
    /// The members of the JSON Web Key (RFC 7517, RFC 7518 section 6): `kty use alg kid` and `crv x y` or `n
    /// e`.
    package let jwk: [String: String]
    /// Length of a signature in bytes; libjwt is never shown one of another length.
    let signatureSize: Int

    /// - Throws: ``SigningKeyError`` for an unreadable or unsupported key, ``CryptoError`` when libcrypto
    ///   fails.
    package init(publicPEM: String) throws {
        try self.init(KeyHandle.read(publicPEM: publicPEM))
    }

    /// Makes the key of a public JSON Web Key (RFC 7518 section 6): `kty`, and `crv x y` on P-256 or `n e` of RSA.
    /// Other members, `kid` too, say nothing here.
    ///
    /// - Throws: ``SigningKeyError`` for a key that is malformed or of another kind, ``CryptoError`` when libcrypto
    ///   fails.
    package init(jwk: [String: String]) throws {
        func number(_ name: String) throws(SigningKeyError) -> [UInt8] {
            guard let text = jwk[name], let bytes = Base64URL.decode(text.utf8) else { throw .unreadable }
            return bytes
        }
        switch (jwk["kty"], jwk["crv"]) {
        case ("EC", "P-256"):
            try self.init(KeyHandle.p256(x: number("x"), y: number("y")))
        case ("RSA", _):
            try self.init(KeyHandle.rsa(modulus: number("n"), exponent: number("e")))
        default:
            throw SigningKeyError.unsupported
        }
    }

    init(_ handle: borrowing KeyHandle) throws {
        self.algorithm = try handle.algorithm()
        self.publicPEM = try handle.publicPEM()
        let members: [String: String]
        switch algorithm {
        case .es256:
            members = [
                "kty": "EC",
                "crv": "P-256",
                "x": Base64URL.encode(try handle.number(OSSL_PKEY_PARAM_EC_PUB_X, width: 32)),
                "y": Base64URL.encode(try handle.number(OSSL_PKEY_PARAM_EC_PUB_Y, width: 32)),
            ]
            self.signatureSize = 64
        case .rs256:
            let modulus = try handle.number(OSSL_PKEY_PARAM_RSA_N)
            members = [
                "kty": "RSA",
                "n": Base64URL.encode(modulus),
                "e": Base64URL.encode(try handle.number(OSSL_PKEY_PARAM_RSA_E)),
            ]
            self.signatureSize = modulus.count
        }
        self.kid = try Self.thumbprint(of: members)
        self.jwk = members.merging(["use": "sig", "alg": algorithm.rawValue, "kid": kid]) { required, _ in
            required
        }
    }

    /// RFC 7638: SHA-256 of the required members as JSON without white space, names in order.
    static func thumbprint(of requiredMembers: [String: String]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Base64URL.encode(Digest.sha256(Array(try encoder.encode(requiredMembers))))
    }
}
