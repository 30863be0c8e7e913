package import FoundationEssentials

/// A code that replaces the second factor once, for who lost the phone: 120 random bits that a person can
/// write down. Above 112 bits a plain keyed hash is enough (OWASP ASVS 5.0, 6.5.2).
///
/// Stored is HMAC-SHA256 under a key derived from the ``SecretKey``, over user and code: fast, yet a thief of
/// the database alone has nothing to search. The user is part of it, so that a stored value is worth nothing in
/// another row.
package struct RecoveryCode: Sendable {
    /// Crockford's base32 in lower case: without `i`, `l`, `o` and `u`.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let size = 15
    private static let length = 24
    private static let groupLength = 4

    /// The 24 characters without hyphens.
    private let characters: [UInt8]

    private init(characters: [UInt8]) {
        self.characters = characters
    }

    /// New codes, ten unless told otherwise.
    package static func generate(count: Int = 10) -> [Self] {
        (0..<count).map { _ in
            Self(characters: Array(Base32.encode(SecureRandom.bytes(size), alphabet: alphabet).utf8))
        }
    }

    /// Reads what somebody typed, the way people type: in either case, with or without hyphens and spaces, `o`
    /// for `0`, `i` or `l` for `1`. `nil` when it is no code.
    package init?(presented: String) {
        guard presented.utf8.count <= 64 else { return nil }
        var characters: [UInt8] = []
        for byte in presented.lowercased().utf8 {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "-"): continue
            case UInt8(ascii: "o"): characters.append(UInt8(ascii: "0"))
            case UInt8(ascii: "i"), UInt8(ascii: "l"): characters.append(UInt8(ascii: "1"))
            default: characters.append(byte)
            }
        }
        guard characters.count == Self.length, characters.allSatisfy(Self.alphabet.contains) else {
            return nil
        }
        self.init(characters: characters)
    }

    /// Six groups of four, `xxxx-xxxx-…`, to be shown once.
    package var text: String {
        let groups = stride(from: 0, to: Self.length, by: Self.groupLength).map { start in
            String(decoding: characters[start..<(start + Self.groupLength)], as: UTF8.self)
        }
        return groups.joined(separator: "-")
    }

    /// What the database keeps and is searched by: 32 bytes.
    package func hash(for user: UUID, with secretKey: SecretKey) -> [UInt8] {
        let owner = withUnsafeBytes(of: user.uuid) { Array($0) }
        return Digest.hmacSHA256(owner + characters, key: secretKey.derived(for: .recoveryCode))
    }
}

extension RecoveryCode: CustomStringConvertible, CustomReflectable {
    package var description: String {
        "RecoveryCode(hidden)"
    }

    package var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
