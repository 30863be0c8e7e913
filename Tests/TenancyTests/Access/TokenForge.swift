import CCrypto
import FoundationEssentials
import Tenancy

/// Makes tokens that our signer would never write, with libcrypto alone.
enum TokenForge {
    struct Failure: Error {
        let line: Int

        init(line: Int = #line) {
            self.line = line
        }
    }

    /// `header.payload.signature` with a true signature of `key` over whatever the parts say.
    static func token(header: String, payload: String, key: SigningKey) throws -> String {
        try token(header: Array(header.utf8), payload: Array(payload.utf8), key: key)
    }

    static func token(header: [UInt8], payload: [UInt8], key: SigningKey) throws -> String {
        let signed = Base64URL.encode(header) + "." + Base64URL.encode(payload)
        return signed + "." + Base64URL.encode(try signature(of: signed, key: key))
    }

    static func encode(_ text: String) -> String {
        Base64URL.encode(Array(text.utf8))
    }

    /// A JWS signature (RFC 7518 sections 3.3 and 3.4).
    static func signature(of text: String, key: SigningKey) throws -> [UInt8] {
        let pem = Array(key.privatePEM.utf8)
        guard let bio = BIO_new_mem_buf(pem, Int32(pem.count)) else { throw Failure() }
        defer { BIO_free(bio) }
        guard let handle = plugyard_read_private_key(bio), let context = EVP_MD_CTX_new() else {
            throw Failure()
        }
        defer {
            EVP_PKEY_free(handle)
            EVP_MD_CTX_free(context)
        }
        let bytes = Array(text.utf8)
        var size = 1024
        var signature = [UInt8](repeating: 0, count: size)
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, handle) == 1,
            EVP_DigestSign(context, &signature, &size, bytes, bytes.count) == 1
        else { throw Failure() }
        let result = Array(signature.prefix(size))
        return key.algorithm == .es256 ? try fixedSize(der: result) : result
    }

    /// r and s of an ECDSA signature as 32 bytes each.
    private static func fixedSize(der: [UInt8]) throws -> [UInt8] {
        let parsed = der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_ECDSA_SIG(nil, &start, buffer.count)
        }
        guard let parsed else { throw Failure() }
        defer { ECDSA_SIG_free(parsed) }
        var first = [UInt8](repeating: 0, count: 32)
        var second = first
        guard BN_bn2binpad(ECDSA_SIG_get0_r(parsed), &first, 32) == 32,
            BN_bn2binpad(ECDSA_SIG_get0_s(parsed), &second, 32) == 32
        else { throw Failure() }
        return first + second
    }

    /// Whether a token's signature is good by the numbers of a JSON Web Key and nothing else.
    static func verifies(_ token: String, jwk: [String: String]) throws -> Bool {
        let parts = token.split(separator: ".")
        guard parts.count == 3, var signature = Base64URL.decode(parts[2].utf8) else { throw Failure() }
        if jwk["kty"] == "EC" { signature = try der(signature) }
        let key = try publicKey(jwk)
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { throw Failure() }
        defer { EVP_MD_CTX_free(context) }
        let bytes = Array("\(parts[0]).\(parts[1])".utf8)
        guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1 else { throw Failure() }
        return EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }

    /// An ECDSA signature as ASN.1 writes it.
    static func der(_ bytes: [UInt8]) throws -> [UInt8] {
        guard let signature = ECDSA_SIG_new() else { throw Failure() }
        defer { ECDSA_SIG_free(signature) }
        let first = BN_bin2bn(bytes, 32, nil)
        let second = BN_bin2bn(Array(bytes.suffix(32)), 32, nil)
        guard ECDSA_SIG_set0(signature, first, second) == 1 else { throw Failure() }
        var der = [UInt8](repeating: 0, count: Int(i2d_ECDSA_SIG(signature, nil)))
        der.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            _ = i2d_ECDSA_SIG(signature, &start)
        }
        return der
    }

    /// A key from its numbers. The caller frees it.
    private static func publicKey(_ jwk: [String: String]) throws -> OpaquePointer {
        func number(_ name: String) throws -> [UInt8] {
            guard let text = jwk[name], let bytes = Base64URL.decode(text.utf8) else { throw Failure() }
            return bytes
        }
        guard let builder = OSSL_PARAM_BLD_new() else { throw Failure() }
        defer { OSSL_PARAM_BLD_free(builder) }
        let isEC = jwk["kty"] == "EC"
        // The builder keeps pointers, to names too, until to_param: all of it must stay alive until then.
        let point = isEC ? [4] + (try number("x")) + (try number("y")) : []
        var numbers: [OpaquePointer?] = []
        defer { for number in numbers { BN_free(number) } }
        return try point.withUnsafeBufferPointer { point in
            if isEC {
                OSSL_PARAM_BLD_push_utf8_string(builder, pointer("group"), pointer("P-256"), 0)
                OSSL_PARAM_BLD_push_octet_string(builder, pointer("pub"), point.baseAddress, point.count)
            } else {
                for name in ["n", "e"] as [StaticString] {
                    let bytes = try number("\(name)")
                    numbers.append(BN_bin2bn(bytes, Int32(bytes.count), nil))
                    OSSL_PARAM_BLD_push_BN(builder, pointer(name), numbers[numbers.count - 1])
                }
            }
            let parameters = OSSL_PARAM_BLD_to_param(builder)
            defer { OSSL_PARAM_free(parameters) }
            let context = EVP_PKEY_CTX_new_from_name(nil, isEC ? "EC" : "RSA", nil)
            defer { EVP_PKEY_CTX_free(context) }
            var key: OpaquePointer?
            // EVP_PKEY_PUBLIC_KEY, a macro that Swift cannot read.
            let publicKey: Int32 = 0x86
            guard parameters != nil, EVP_PKEY_fromdata_init(context) == 1,
                EVP_PKEY_fromdata(context, &key, publicKey, parameters) == 1, let key
            else { throw Failure() }
            return key
        }
    }

    private static func pointer(_ name: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    /// A PKCS#8 key that access tokens are not signed with: a curve's name, or `ED25519`.
    static func privatePEM(_ kind: String) throws -> String {
        let isEC = kind != "ED25519"
        let context = EVP_PKEY_CTX_new_from_name(nil, isEC ? "EC" : kind, nil)
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_keygen_init(context) == 1 else { throw Failure() }
        if isEC {
            guard EVP_PKEY_CTX_set_group_name(context, kind) == 1 else { throw Failure() }
        }
        var key: OpaquePointer?
        guard EVP_PKEY_generate(context, &key) == 1, let key else { throw Failure() }
        defer { EVP_PKEY_free(key) }
        guard let bio = BIO_new(BIO_s_mem()) else { throw Failure() }
        defer { BIO_free(bio) }
        var bytes: UnsafePointer<CChar>?
        guard PEM_write_bio_PKCS8PrivateKey(bio, key, nil, nil, 0, nil, nil) == 1 else { throw Failure() }
        let count = plugyard_bio_bytes(bio, &bytes)
        return String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}
