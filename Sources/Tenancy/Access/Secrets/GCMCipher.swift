import CCrypto

/// One AES-256-GCM operation of libcrypto, step by step. Owns the context and frees it.
struct GCMCipher: ~Copyable {
    enum Direction: Int32 {
        case open = 0
        case seal = 1
    }

    private let context: OpaquePointer

    private init(owning context: OpaquePointer) {
        self.context = context
    }

    /// Begins an operation.
    ///
    /// - Parameters:
    ///   - direction: Encrypt or decrypt.
    ///   - key: 32 bytes.
    ///   - nonce: 12 bytes, never used twice with one key.
    /// - Returns: The operation, ready for ``authenticate(_:)`` or ``update(_:)``.
    /// - Throws: ``CryptoError`` when libcrypto fails.
    static func start(_ direction: Direction, key: [UInt8], nonce: [UInt8]) throws(CryptoError) -> GCMCipher {
        // libcrypto reads these lengths without asking.
        precondition(key.count == 32 && nonce.count == 12)
        guard let context = EVP_CIPHER_CTX_new() else { throw CryptoError("allocating a cipher") }
        let cipher = GCMCipher(owning: context)
        let status = EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce, direction.rawValue)
        guard status == 1 else { throw CryptoError("starting AES-256-GCM") }
        return cipher
    }

    deinit {
        EVP_CIPHER_CTX_free(context)
    }

    /// Adds data that is protected but not encrypted. Call before ``update(_:)``.
    mutating func authenticate(_ data: [UInt8]) throws(CryptoError) {
        var length: Int32 = 0
        guard EVP_CipherUpdate(context, nil, &length, data, Int32(data.count)) == 1 else {
            throw CryptoError("authenticating the context")
        }
    }

    /// Encrypts or decrypts. What is decrypted must not be used before ``isAuthentic(tag:)`` said yes.
    mutating func update(_ input: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard !input.isEmpty else { return [] }
        var output = [UInt8](repeating: 0, count: input.count)
        var length: Int32 = 0
        guard EVP_CipherUpdate(context, &output, &length, input, Int32(input.count)) == 1,
            Int(length) == input.count
        else { throw CryptoError("AES-256-GCM") }
        return output
    }

    /// Ends an encryption: the 16-byte tag.
    mutating func finishSealing() throws(CryptoError) -> [UInt8] {
        var rest = [UInt8](repeating: 0, count: 16)
        var length: Int32 = 0
        var tag = [UInt8](repeating: 0, count: 16)
        guard EVP_CipherFinal_ex(context, &rest, &length) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, &tag) == 1
        else { throw CryptoError("finishing AES-256-GCM") }
        return tag
    }

    /// Ends a decryption: whether key, nonce, context and text are those of the tag.
    mutating func isAuthentic(tag: [UInt8]) throws(CryptoError) -> Bool {
        var tag = tag
        guard tag.count == 16, EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 16, &tag) == 1 else {
            throw CryptoError("setting the AES-256-GCM tag")
        }
        var rest = [UInt8](repeating: 0, count: 16)
        var length: Int32 = 0
        let isAuthentic = EVP_CipherFinal_ex(context, &rest, &length) == 1
        if !isAuthentic { ERR_clear_error() }
        return isAuthentic
    }
}
