/// A private key that signs access tokens.
///
/// Generating an RSA key takes up to a second of CPU, loading a key some milliseconds: do both at start or in
/// a background service, never per request.
package struct SigningKey: Sendable {
    /// PKCS#8, unencrypted. Seal it with ``SecretBox`` before it is stored.
    package let privatePEM: String
    package let verificationKey: VerificationKey

    package var kid: String {
        verificationKey.kid
    }

    package var algorithm: SigningAlgorithm {
        verificationKey.algorithm
    }

    /// A new key: P-256, or RSA of 2048 bits.
    ///
    /// - Throws: ``CryptoError``.
    package static func generate(_ algorithm: SigningAlgorithm) throws -> Self {
        try Self(KeyHandle.generate(algorithm))
    }

    /// Loads what ``privatePEM`` gave. The algorithm follows from the kind of key.
    ///
    /// - Throws: ``SigningKeyError`` for an unreadable or unsupported key, ``CryptoError`` when libcrypto
    ///   fails.
    package init(privatePEM: String) throws {
        try self.init(KeyHandle.read(privatePEM: privatePEM))
    }

    private init(_ handle: borrowing KeyHandle) throws {
        self.verificationKey = try VerificationKey(handle)
        // Written anew, so that libjwt only ever parses a PEM of ours (an encrypted one would make it ask the
        // terminal).
        self.privatePEM = try handle.privatePEM()
    }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
    package var description: String {
        "SigningKey(\(algorithm.rawValue), \(kid))"
    }

    package var customMirror: Mirror {
        Mirror(self, children: ["kid": kid, "algorithm": algorithm])
    }
}
