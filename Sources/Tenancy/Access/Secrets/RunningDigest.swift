import CCrypto

/// SHA-256 of bytes that come piece by piece.
///
/// Like ``Digest`` it does not throw: libcrypto refuses only when it is broken or memory is gone.
package final class RunningDigest {
    private let context: OpaquePointer

    package init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("libcrypto has no SHA-256")
        }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    package func update(_ bytes: [UInt8]) {
        let result = EVP_DigestUpdate(context, bytes, bytes.count)
        precondition(result == 1, "libcrypto cannot hash")
    }

    /// The 32 bytes; called once, after which nothing may be added.
    package func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let result = EVP_DigestFinal_ex(context, &digest, nil)
        precondition(result == 1, "libcrypto cannot hash")
        return digest
    }
}
