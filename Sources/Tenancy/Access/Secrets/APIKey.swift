package import FoundationEssentials

/// A key for scripts: `pyd_`, the 32 hexadecimal digits of its id, `_`, a secret of 256 bits in 43 characters
/// and a checksum of 6.
///
/// The checksum tells a mistyped or invented key without asking the database, and lets a secret scanner report
/// only true ones (as GitHub's tokens do). It is no protection: anybody can compute it. There is no `-` in it,
/// so a double click selects it whole.
package struct APIKey: Sendable {
    /// Of every key, so that one is told from other bearers.
    package static let prefix = "pyd_"
    private static let idLength = 32
    private static let secretLength = 43
    private static let checksumLength = 6
    /// `pyd_`, id, `_`, secret, checksum: 86.
    private static let length = 5 + idLength + secretLength + checksumLength

    /// The key's row.
    package let id: UUID
    /// What its holder has; shown once.
    package let text: String

    private init(id: UUID, text: String) {
        self.id = id
        self.text = text
    }

    /// A new key. Its id must be of version 7: a key with another is not read back.
    package static func generate(id: UUID) -> Self {
        let digits = Hexadecimal.encode(withUnsafeBytes(of: id.uuid) { Array($0) })
        let secret = Base62.encode(SecureRandom.bytes(32), width: secretLength)
        let body = "\(prefix)\(digits)_\(secret)"
        return Self(id: id, text: body + checksum(of: Array(body.utf8)))
    }

    /// Reads what somebody presented: `nil` when its form or checksum is wrong. That a key is read does not mean
    /// that it exists.
    package init?(text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.length, bytes.starts(with: Self.prefix.utf8) else { return nil }
        let idEnd = Self.prefix.utf8.count + Self.idLength
        let digits = bytes[Self.prefix.utf8.count..<idEnd]
        let body = bytes.dropLast(Self.checksumLength)
        guard let id = Self.id(digits), bytes[idEnd] == UInt8(ascii: "_"),
            body.dropFirst(idEnd + 1).allSatisfy(Base62.isDigit),
            bytes.suffix(Self.checksumLength).elementsEqual(Self.checksum(of: body).utf8)
        else { return nil }
        self.init(id: id, text: text)
    }

    /// What the database keeps: SHA-256 of the text, 32 bytes. Enough for 256 random bits, as with
    /// ``MachineSecret``.
    package var hash: [UInt8] {
        Digest.sha256(Array(text.utf8))
    }

    /// What may be shown in lists: `pyd_` and the first 8 digits of the id, nothing of the secret.
    package var hint: String {
        Self.hint(of: id)
    }

    /// As ``hint``, where only the id is at hand.
    package static func hint(of id: UUID) -> String {
        prefix + Hexadecimal.encode(withUnsafeBytes(of: id.uuid) { Array($0.prefix(4)) })
    }

    /// Whether the ``hash`` of a presented key is the stored one; constant time.
    package static func verify(_ presentedHash: [UInt8], against storedHash: [UInt8]) -> Bool {
        Digest.areEqual(presentedHash, storedHash)
    }

    /// The id of 32 lower-case digits.
    private static func id(_ digits: ArraySlice<UInt8>) -> UUID? {
        guard let bytes = Hexadecimal.decode(Array(digits)),
            Hexadecimal.encode(bytes).utf8.elementsEqual(digits)
        else { return nil }
        var value = UUID().uuid
        withUnsafeMutableBytes(of: &value) { $0.copyBytes(from: bytes) }
        let id = UUID(uuid: value)
        return id.version7Instant == nil ? nil : id
    }

    private static func checksum(of body: some Sequence<UInt8>) -> String {
        let value = CRC32.checksum(of: body)
        return Base62.encode(withUnsafeBytes(of: value.bigEndian) { Array($0) }, width: checksumLength)
    }
}

extension APIKey: CustomStringConvertible, CustomReflectable {
    package var description: String {
        "APIKey(\(hint)…)"
    }

    package var customMirror: Mirror {
        Mirror(self, children: ["id": id])
    }
}
