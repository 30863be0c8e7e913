import CCrypto

/// Hashes and their comparison.
///
/// These functions do not throw: libcrypto refuses them only when the library itself is broken or memory is
/// gone, and then going on with an empty digest would be worse than stopping.
package enum Digest {
    /// SHA-256, 32 bytes.
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let result = SHA256(bytes, bytes.count, &digest)
        precondition(result != nil, "libcrypto has no SHA-256")
        return digest
    }

    /// HMAC-SHA256 (RFC 2104), 32 bytes.
    package static func hmacSHA256(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let result = HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &code, &length)
        precondition(result != nil && length == 32, "libcrypto has no HMAC-SHA256")
        return code
    }

    /// HMAC-SHA1 (RFC 2104), 20 bytes. For ``TOTP`` alone.
    static func hmacSHA1(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 20)
        var length: UInt32 = 0
        let result = HMAC(EVP_sha1(), key, Int32(key.count), bytes, bytes.count, &code, &length)
        precondition(result != nil && length == 20, "libcrypto has no HMAC-SHA1")
        return code
    }

    /// HKDF-SHA256 (RFC 5869) without salt, one block: 32 bytes that tell nothing about `key` nor about those
    /// of another `label`.
    package static func hkdfSHA256(key: [UInt8], label: String) -> [UInt8] {
        let pseudorandomKey = hmacSHA256(key, key: [UInt8](repeating: 0, count: 32))
        return hmacSHA256(Array(label.utf8) + [1], key: pseudorandomKey)
    }

    /// Whether two secrets are equal, in a time that depends on their length alone.
    package static func areEqual(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        guard first.count == second.count else { return false }
        return CRYPTO_memcmp(first, second, first.count) == 0
    }
}
