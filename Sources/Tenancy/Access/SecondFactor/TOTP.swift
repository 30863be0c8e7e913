package import FoundationEssentials

/// Time-based one-time passwords, RFC 6238, with the parameters every authenticator app takes: SHA-1, 6 digits,
/// 30 seconds.
///
/// SHA-1 is safe here: HMAC does not rest on the collisions that broke it, and many apps ignore a wish for
/// another hash.
package enum TOTP {
    /// In seconds.
    private static let period = 30.0
    private static let digits = 6

    /// A new secret: 20 random bytes, the length of the hash (RFC 4226 section 4, R6). Seal it before it is
    /// stored.
    package static func generateSecret() -> [UInt8] {
        SecureRandom.bytes(20)
    }

    /// The step that a time falls into: whole periods since 1970. `nil` for a time beyond all numbers.
    package static func step(at now: Date) -> Int? {
        Int(exactly: (now.timeIntervalSince1970 / period).rounded(.down))
    }

    /// The code of one step, 6 digits (RFC 4226 section 5.3).
    package static func code(secret: [UInt8], step: Int) -> String {
        let counter = withUnsafeBytes(of: Int64(step).bigEndian) { Array($0) }
        let mac = Digest.hmacSHA1(counter, key: secret)
        let offset = Int(mac[19] & 15)
        let word = mac[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let text = String(word % 1_000_000)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }

    /// Checks a code that somebody typed.
    ///
    /// - Parameters:
    ///   - code: What was typed; spaces in it do not count.
    ///   - secret: The user's secret.
    ///   - now: The time to judge by. The steps before and after it count too, for clocks that differ.
    ///   - lastStep: What this returned the last time, so that no code counts twice (RFC 6238 section 5.2).
    /// - Returns: The step of the code, to be stored, or `nil` when the code is wrong. It takes the same time
    ///   whichever step matches.
    package static func verify(code: String, secret: [UInt8], now: Date, lastStep: Int?) -> Int? {
        guard code.utf8.count <= 16, let current = step(at: now) else { return nil }
        let typed = code.utf8.filter { $0 != UInt8(ascii: " ") }
        guard typed.count == digits else { return nil }
        var matched: Int?
        for step in (current - 1)...(current + 1) {
            let isEqual = Digest.areEqual(Array(Self.code(secret: secret, step: step).utf8), typed)
            if isEqual, step > lastStep ?? .min { matched = step }
        }
        return matched
    }

    /// What an authenticator app reads from the QR code, in the form that Google Authenticator defined.
    ///
    /// - Parameters:
    ///   - secret: The user's secret.
    ///   - account: What the app shows below the issuer, usually the e-mail address.
    ///   - issuer: Who asks for the codes.
    /// - Returns: An `otpauth://totp/…` URI. Colons in the two names are left out, as the form parts them by one.
    package static func otpauthURI(secret: [UInt8], account: String, issuer: String) -> String {
        let account = PercentEncoding.encode(account.filter { $0 != ":" })
        let issuer = PercentEncoding.encode(issuer.filter { $0 != ":" })
        return "otpauth://totp/\(issuer):\(account)?secret=\(Base32.encode(secret))&issuer=\(issuer)"
            + "&algorithm=SHA1&digits=\(digits)&period=\(Int(period))"
    }
}
