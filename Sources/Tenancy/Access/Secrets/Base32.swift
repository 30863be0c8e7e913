/// base32 without padding (RFC 4648 section 6), as authenticator apps read secrets.
package enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    package static func encode(_ bytes: [UInt8]) -> String {
        encode(bytes, alphabet: alphabet)
    }

    /// Five bits per character, the last one filled up with zeros.
    static func encode(_ bytes: [UInt8], alphabet: [UInt8]) -> String {
        var text: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for byte in bytes {
            buffer = buffer << 8 & 0xFFFF | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(buffer >> UInt32(bits) & 31)])
            }
        }
        if bits > 0 {
            text.append(alphabet[Int(buffer << UInt32(5 - bits) & 31)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
