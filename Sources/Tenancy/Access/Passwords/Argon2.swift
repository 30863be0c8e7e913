import CArgon2

/// argon2id of libargon2 at the cost this platform uses. Blocks for about 50 ms.
enum Argon2 {
    static let saltSize = 16
    private static let hashSize = 32
    /// In KiB. With ``passes`` the first choice of OWASP's password storage cheat sheet.
    private static let memory: UInt32 = 19456
    private static let passes: UInt32 = 2
    private static let lanes: UInt32 = 1

    /// How every hash of the present cost begins.
    static let prefix = "$argon2id$v=19$m=\(memory),t=\(passes),p=\(lanes)$"

    /// A well-formed hash that no password has (its bytes were chosen, not computed): the work for users that
    /// do not exist.
    static let nobody = "\(prefix)cGx1Z3lhcmQgbm9ib2R5IQ$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

    static func hash(_ password: [UInt8], salt: [UInt8]) -> Result<String, PasswordError> {
        let size = argon2_encodedlen(
            passes,
            memory,
            lanes,
            UInt32(salt.count),
            UInt32(hashSize),
            Argon2_id
        )
        var encoded = [CChar](repeating: 0, count: size)
        let code = argon2id_hash_encoded(
            passes,
            memory,
            lanes,
            password,
            password.count,
            salt,
            salt.count,
            hashSize,
            &encoded,
            size
        )
        guard code == ARGON2_OK.rawValue else { return .failure(.failed(code: code)) }
        let text = encoded.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return .success(String(decoding: text, as: UTF8.self))
    }

    static func verify(_ password: [UInt8], against encoded: String) -> Bool {
        argon2id_verify(encoded, password, password.count) == ARGON2_OK.rawValue
    }
}
