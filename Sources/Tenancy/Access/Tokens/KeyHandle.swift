import CCrypto

/// Owns a libcrypto key and frees it. Lives only inside one call: what is kept of a key is its PEM and
/// numbers.
struct KeyHandle: ~Copyable {
    /// Dies with the handle.
    let key: OpaquePointer

    init(owning key: OpaquePointer) {
        self.key = key
    }

    deinit {
        EVP_PKEY_free(key)
    }

    static func generate(_ algorithm: SigningAlgorithm) throws(CryptoError) -> KeyHandle {
        let key =
            switch algorithm {
            case .es256: plugyard_generate_p256()
            case .rs256: plugyard_generate_rsa(2048)
            }
        guard let key else { throw CryptoError("generating an \(algorithm.rawValue) key") }
        return KeyHandle(owning: key)
    }

    static func read(privatePEM: String) throws -> KeyHandle {
        try read(privatePEM, with: plugyard_read_private_key)
    }

    static func read(publicPEM: String) throws -> KeyHandle {
        try read(publicPEM, with: plugyard_read_public_key)
    }

    /// The public key on P-256 of a point's coordinates, 32 bytes each.
    static func p256(x: [UInt8], y: [UInt8]) throws(SigningKeyError) -> KeyHandle {
        guard x.count == 32, y.count == 32 else { throw .unsupported }
        let point = [4] + x + y
        guard let key = plugyard_p256_from_point(point, point.count) else {
            ERR_clear_error()
            throw .unreadable
        }
        return KeyHandle(owning: key)
    }

    /// The RSA public key of a modulus of 2048 to 4096 bits, beyond which checking it and its signatures costs
    /// too much, and an exponent above 2¹⁶ (FIPS 186-5 section 5.1).
    static func rsa(modulus: [UInt8], exponent: [UInt8]) throws(SigningKeyError) -> KeyHandle {
        let modulus = Array(modulus.drop { $0 == 0 })
        let exponent = Array(exponent.drop { $0 == 0 })
        guard (256...512).contains(modulus.count), (3...8).contains(exponent.count) else {
            throw .unsupported
        }
        let key = plugyard_rsa_from_numbers(modulus, Int32(modulus.count), exponent, Int32(exponent.count))
        guard let key else {
            ERR_clear_error()
            throw .unreadable
        }
        return KeyHandle(owning: key)
    }

    private static func read(
        _ pem: String,
        with reader: (OpaquePointer) -> OpaquePointer?
    ) throws -> KeyHandle {
        let bytes = Array(pem.utf8)
        let key = try bytes.withUnsafeBytes { buffer in
            // The BIO reads the buffer in place, so it must not outlive this closure.
            guard let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count)) else {
                throw CryptoError("reading a PEM")
            }
            defer { BIO_free(bio) }
            return reader(bio)
        }
        guard let key else {
            ERR_clear_error()
            throw SigningKeyError.unreadable
        }
        return KeyHandle(owning: key)
    }

    /// The one algorithm this key is used with.
    func algorithm() throws(SigningKeyError) -> SigningAlgorithm {
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_EC:
            var name = [CChar](repeating: 0, count: 64)
            var length = 0
            guard EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1,
                name.prefix(length).elementsEqual("prime256v1".utf8.map(CChar.init(bitPattern:)))
            else { throw .unsupported }
            return .es256
        case EVP_PKEY_RSA:
            guard EVP_PKEY_get_bits(key) >= 2048 else { throw .unsupported }
            return .rs256
        default:
            throw .unsupported
        }
    }

    /// PKCS#8, unencrypted.
    func privatePEM() throws(CryptoError) -> String {
        try pem { PEM_write_bio_PKCS8PrivateKey($0, key, nil, nil, 0, nil, nil) }
    }

    /// SubjectPublicKeyInfo.
    func publicPEM() throws(CryptoError) -> String {
        try pem { PEM_write_bio_PUBKEY($0, key) }
    }

    private func pem(_ write: (OpaquePointer) -> Int32) throws(CryptoError) -> String {
        // Secure memory is wiped when freed; a private key passes through here.
        guard let bio = BIO_new(BIO_s_secmem()) else { throw CryptoError("writing a PEM") }
        defer { BIO_free(bio) }
        var bytes: UnsafePointer<CChar>?
        guard write(bio) == 1 else { throw CryptoError("writing a PEM") }
        let count = plugyard_bio_bytes(bio, &bytes)
        guard count > 0, let bytes else { throw CryptoError("writing a PEM") }
        let buffer = UnsafeRawBufferPointer(start: bytes, count: count)
        return String(decoding: buffer, as: UTF8.self)
    }

    /// A public number of the key, big endian.
    ///
    /// - Parameters:
    ///   - name: libcrypto's parameter name, for example `OSSL_PKEY_PARAM_RSA_N`.
    ///   - width: Pads to this many bytes with leading zeros; `nil` for the shortest form.
    /// - Returns: The bytes.
    /// - Throws: ``CryptoError`` when the key has no such number or it is wider than `width`.
    func number(_ name: String, width: Int? = nil) throws(CryptoError) -> [UInt8] {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, name, &number) == 1, let number else {
            throw CryptoError("reading \(name) of a key")
        }
        defer { BN_free(number) }
        let shortest = Int(BN_num_bits(number) + 7) / 8
        var bytes = [UInt8](repeating: 0, count: width ?? shortest)
        guard BN_bn2binpad(number, &bytes, Int32(bytes.count)) == Int32(bytes.count) else {
            throw CryptoError("reading \(name) of a key")
        }
        return bytes
    }
}
