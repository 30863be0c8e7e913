import CCrypto

/// Encrypts secrets that must be read back: signing keys, webhook secrets, credentials of other systems.
///
/// AES-256-GCM with a random 96-bit nonce. A sealed value is `version(1) nonce(12) ciphertext tag(16)`.
/// Random nonces are safe for about four thousand million values under one key, far above what is ever
/// stored.
package struct SecretBox: Sendable {
    private static let version: UInt8 = 1
    private static let nonceSize = 12
    private static let tagSize = 16

    private let key: [UInt8]

    package init(_ secretKey: SecretKey) {
        self.key = secretKey.derived(for: .secretBox)
    }

    /// Encrypts a secret.
    ///
    /// - Parameters:
    ///   - plaintext: The secret.
    ///   - context: Where the value will stand, for example `webhook-secret/<account>/<id>`. It is
    ///     authenticated, not stored, so a sealed value copied to another row does not open there.
    /// - Returns: 29 bytes more than the plaintext.
    /// - Throws: ``CryptoError`` when libcrypto fails.
    package func seal(_ plaintext: [UInt8], context: String) throws(CryptoError) -> [UInt8] {
        let nonce = SecureRandom.bytes(Self.nonceSize)
        var cipher = try GCMCipher.start(.seal, key: key, nonce: nonce)
        try cipher.authenticate([Self.version] + context.utf8)
        let ciphertext = try cipher.update(plaintext)
        let tag = try cipher.finishSealing()
        return [Self.version] + nonce + ciphertext + tag
    }

    /// Decrypts what ``seal(_:context:)`` made with the same key and context.
    ///
    /// - Throws: ``SecretBoxError``, or ``CryptoError`` when libcrypto fails.
    package func open(_ sealed: [UInt8], context: String) throws -> [UInt8] {
        guard sealed.count >= 1 + Self.nonceSize + Self.tagSize, sealed[0] == Self.version else {
            throw SecretBoxError.malformed
        }
        let nonce = Array(sealed[1..<(1 + Self.nonceSize)])
        let ciphertext = Array(sealed[(1 + Self.nonceSize)..<(sealed.count - Self.tagSize)])
        var cipher = try GCMCipher.start(.open, key: key, nonce: nonce)
        try cipher.authenticate([Self.version] + context.utf8)
        let plaintext = try cipher.update(ciphertext)
        guard try cipher.isAuthentic(tag: Array(sealed.suffix(Self.tagSize))) else {
            throw SecretBoxError.notAuthentic
        }
        return plaintext
    }
}

extension SecretBox: CustomStringConvertible, CustomReflectable {
    package var description: String {
        "SecretBox(hidden)"
    }

    package var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
