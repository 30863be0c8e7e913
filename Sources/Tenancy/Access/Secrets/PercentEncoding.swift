/// Percent-encoding of RFC 3986 section 2.
enum PercentEncoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Letters, digits, `-`, `.`, `_` and `~` (section 2.3).
    static func isUnreserved(_ byte: UInt8) -> Bool {
        Base62.isDigit(byte) || "-._~".utf8.contains(byte)
    }

    /// A text with everything but unreserved characters encoded: safe as any part of a URI.
    static func encode(_ text: String) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
