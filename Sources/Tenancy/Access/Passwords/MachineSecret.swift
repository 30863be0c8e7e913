/// The secret of a machine client: 256 random bits, shown once.
///
/// Stored as a plain SHA-256. That is enough where argon2 is needed for people: nobody can search 2²⁵⁶
/// values, so a slow hash would only cost us 50 ms per token request.
package struct MachineSecret: Sendable {
    /// `pys_` and 43 characters of base64url. The prefix lets secret scanners recognise a leak.
    package let text: String

    /// A new secret.
    package static func generate() -> Self {
        Self(text: "pys_" + Base64URL.encode(SecureRandom.bytes(32)))
    }

    /// What the database keeps: SHA-256 of the text, 32 bytes.
    package var hash: [UInt8] {
        Digest.sha256(Array(text.utf8))
    }

    /// Whether a client presented the secret of this stored hash; constant time.
    package static func verify(_ presented: String, against hash: [UInt8]) -> Bool {
        Digest.areEqual(Digest.sha256(Array(presented.utf8)), hash)
    }
}

extension MachineSecret: CustomStringConvertible, CustomReflectable {
    package var description: String {
        "MachineSecret(hidden)"
    }

    package var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
