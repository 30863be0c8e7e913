/// A secret of 256 random bits that means nothing by itself: the database knows what it stands for.
///
/// Stored as a plain SHA-256, as ``MachineSecret`` is and for the same reason.
package struct OpaqueSecret: Sendable {
    /// What a secret is for, by the prefix of its text. The prefix lets secret scanners recognise a leak, and
    /// keeps a secret of one kind from being looked up as another.
    package enum Kind: String, CaseIterable, Sendable {
        case refreshToken = "pyr_"
        case authorizationCode = "pyc_"
        /// In a link of a mail: an invitation or the reset of a password.
        case link = "pyl_"
        case browserSession = "pyb_"
        /// RFC 8628 section 3.2. The short code that a person types is another thing.
        case deviceCode = "pyv_"
    }

    private static let size = 32
    /// The prefix and 43 characters of base64url.
    private static let length = 47

    package let kind: Kind
    /// What the bearer holds: 47 characters, safe in URLs, cookies and JSON.
    package let text: String

    /// A new secret.
    package static func generate(_ kind: Kind) -> Self {
        Self(kind: kind, text: kind.rawValue + Base64URL.encode(SecureRandom.bytes(size)))
    }

    /// What the database keeps: SHA-256 of the text, 32 bytes.
    package var hash: [UInt8] {
        Digest.sha256(Array(text.utf8))
    }

    /// The stored form of what somebody presented, to look it up by.
    ///
    /// Looking up by hash is safe where comparing texts would need constant time: how far two hashes agree says
    /// nothing about the secret.
    ///
    /// - Parameters:
    ///   - presented: Anything.
    ///   - kind: The kind it has to be of.
    /// - Returns: The hash, or `nil` when it is no text that ``generate(_:)`` makes.
    package static func hash(of presented: String, kind: Kind) -> [UInt8]? {
        let bytes = presented.utf8
        guard bytes.count == length, bytes.starts(with: kind.rawValue.utf8),
            Base64URL.decode(bytes.dropFirst(kind.rawValue.utf8.count)) != nil
        else { return nil }
        return Digest.sha256(Array(bytes))
    }
}

extension OpaqueSecret: CustomStringConvertible, CustomReflectable {
    package var description: String {
        "OpaqueSecret(hidden)"
    }

    package var customMirror: Mirror {
        Mirror(self, children: ["kind": kind])
    }
}
