import CCrypto
import CJWT
import FoundationEssentials
import Glibc

/// Writes tokens of any kind: header exactly `alg`, `kid`, `typ`; `typ` is `JWT` because libjwt knows no other.
enum TokenWriter {
    /// In bytes of JSON: with header and signature it stays below ``TokenGate/longestToken``.
    private static let longestPayload = 5000

    /// A signed token in compact form. About 1 ms of CPU.
    ///
    /// - Throws: ``CryptoError`` when libjwt refuses, for example for claims that are too long.
    static func token(_ payload: some Encodable, signedBy key: SigningKey) throws -> String {
        let json = String(decoding: try JSONEncoder().encode(payload), as: UTF8.self)
        // The gate would refuse the token, and libjwt builds it on the stack.
        guard json.utf8.count <= longestPayload else { throw CryptoError("writing a token of this length") }
        var created: OpaquePointer?
        guard jwt_new(&created) == 0, let token = created else { throw CryptoError("making a token") }
        defer { jwt_free(token) }
        let pem = Array(key.privatePEM.utf8)
        guard jwt_add_grants_json(token, json) == 0,
            jwt_add_header(token, "kid", key.kid) == 0,
            jwt_set_alg(token, key.algorithm.libjwtValue, pem, Int32(pem.count)) == 0
        else { throw CryptoError("filling a token") }
        guard let text = jwt_encode_str(token) else { throw CryptoError("signing a token") }
        defer { free(text) }
        return String(cString: text)
    }
}
