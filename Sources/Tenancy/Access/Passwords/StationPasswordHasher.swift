package import FoundationEssentials

/// Hashes and checks the HTTP Basic passwords of charge points.
///
/// Stored is HMAC-SHA256 under a key derived from the ``SecretKey``, over account, charge point and password.
/// Not argon2: ten thousand charge points that reconnect after a restart would cost eight minutes of CPU,
/// whereas this costs some microseconds each. Not a plain hash: charge point passwords may be short, and
/// somebody who steals the database alone could search them; without the key file there is nothing to search.
/// Account and charge point are part of the code so that equal passwords look different and a stored value is
/// worth nothing in another row.
package struct StationPasswordHasher: Sendable {
    private let key: [UInt8]

    package init(_ secretKey: SecretKey) {
        self.key = secretKey.derived(for: .stationPassword)
    }

    /// A new password: 40 hexadecimal digits, which OCPP 1.6 (security whitepaper, `AuthorizationKey`) and
    /// 2.0.1 (`BasicAuthPassword`, at most 40 characters) both take.
    package static func generate() -> String {
        Hexadecimal.encode(SecureRandom.bytes(20))
    }

    /// The value to store for a password.
    ///
    /// - Parameters:
    ///   - password: What follows the first colon of the decoded Basic credentials; any bytes, UTF-8 or not.
    ///   - account: The account of the charge point.
    ///   - chargePoint: The charge point's id, not its OCPP identity, which may be changed.
    /// - Returns: 32 bytes.
    package func hash(_ password: [UInt8], account: UUID, chargePoint: UUID) -> [UInt8] {
        // Fixed sizes before the one part of free length: no two inputs give the same message.
        let owner = withUnsafeBytes(of: account.uuid) { Array($0) }
        let station = withUnsafeBytes(of: chargePoint.uuid) { Array($0) }
        return Digest.hmacSHA256(owner + station + Self.canonical(password), key: key)
    }

    /// Whether a charge point sent the password of this stored hash; constant time.
    ///
    /// A password of 40 hexadecimal digits equals the 20 bytes they stand for, in both directions: the
    /// specification calls the key a byte string, and charge points send it either way (chargers.md,
    /// "Handshake").
    package func verify(
        _ password: [UInt8],
        against hash: [UInt8],
        account: UUID,
        chargePoint: UUID
    ) -> Bool {
        Digest.areEqual(self.hash(password, account: account, chargePoint: chargePoint), hash)
    }

    /// The raw bytes of a key written as 40 hexadecimal digits; every other password as it is.
    private static func canonical(_ password: [UInt8]) -> [UInt8] {
        guard password.count == 40, let raw = Hexadecimal.decode(password) else { return password }
        return raw
    }
}

extension StationPasswordHasher: CustomStringConvertible, CustomReflectable {
    package var description: String {
        "StationPasswordHasher(hidden)"
    }

    package var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
