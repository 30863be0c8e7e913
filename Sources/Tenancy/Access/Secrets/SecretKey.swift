/// The 32-byte key of the installation, from `PLUGYARD_SECRET_KEY_FILE`. Who holds it can read every stored
/// secret, so it is never printed and lives apart from the database and its backups.
package struct SecretKey: Sendable {
    private let bytes: [UInt8]

    /// Reads 64 hexadecimal digits or the base64 (either alphabet) of 32 bytes; white space around is
    /// ignored. `nil` for anything else.
    init?(text: [UInt8]) {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let trimmed = Array(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        if trimmed.count == 64, let bytes = Hexadecimal.decode(trimmed) {
            self.bytes = bytes
            return
        }
        var unpadded = trimmed
        while unpadded.count > 43, unpadded.last == UInt8(ascii: "=") { unpadded.removeLast() }
        let translated = unpadded.map { byte in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: byte
            }
        }
        guard translated.count == 43, let bytes = Base64URL.decode(translated) else { return nil }
        self.bytes = bytes
    }

    /// Reads the key file.
    ///
    /// - Throws: ``SecretKeyError``, also when the file's mode lets anybody but its owner read it.
    package static func load(path: String) throws(SecretKeyError) -> Self {
        guard let key = Self(text: try SecretKeyFile.read(path)) else { throw .malformed(path: path) }
        return key
    }

    /// Reads the key file, or makes one with a new random key (hexadecimal text, mode 0600) when there is
    /// none.
    ///
    /// Processes that start together agree on one key: the file appears complete or not at all, and whoever
    /// comes second reads the first one's. The folder must exist.
    package static func loadOrCreate(path: String) throws(SecretKeyError) -> Self {
        do {
            return try load(path: path)
        } catch .absent {
            let text = Hexadecimal.encode(SecureRandom.bytes(32)) + "\n"
            try SecretKeyFile.create(path, containing: Array(text.utf8))
            return try load(path: path)
        }
    }

    /// The 32-byte key of one purpose (HKDF-SHA256).
    package func derived(for purpose: KeyPurpose) -> [UInt8] {
        Digest.hkdfSHA256(key: bytes, label: purpose.rawValue)
    }
}

extension SecretKey: CustomStringConvertible, CustomReflectable {
    package var description: String {
        "SecretKey(hidden)"
    }

    /// Without children: `dump` and `String(reflecting:)` would print the stored bytes otherwise.
    package var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
