import Tenancy

/// The code that a person reads on one device and types on another (RFC 8628, section 6.1): eight of twenty consonants,
/// so that no word comes of it and no letter is taken for another; 34 bits.
package struct UserCode: Sendable, Hashable {
    private static let alphabet = Array("BCDFGHJKLMNPQRSTVWXZ".utf8)
    private static let length = 8

    /// `XXXX-XXXX`, as it is shown and stored.
    package let text: String

    package static func generate() -> Self {
        var letters: [UInt8] = []
        while letters.count < length {
            // A byte from 240 on would favour some letters.
            letters += SecureRandom.bytes(length).filter { $0 < 240 }.map {
                alphabet[Int($0) % alphabet.count]
            }
        }
        return Self(letters: letters.prefix(length))
    }

    /// Reads what somebody typed: in either case, with any spaces and hyphens; `nil` when it is no code.
    package init?(typed text: String) {
        let letters = text.uppercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
        guard letters.count == Self.length, letters.allSatisfy(Self.alphabet.contains) else { return nil }
        self.init(letters: letters[...])
    }

    private init(letters: ArraySlice<UInt8>) {
        let half = Self.length / 2
        text = String(decoding: letters.prefix(half) + "-".utf8 + letters.suffix(half), as: UTF8.self)
    }
}
