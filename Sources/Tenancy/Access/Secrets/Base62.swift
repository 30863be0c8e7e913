/// Numbers as digits and letters, which survive a double click and every shell.
enum Base62 {
    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// A big-endian number in exactly `width` digits; what does not fit would be cut off, so `width` must do for
    /// the largest number of that many bytes.
    static func encode(_ bytes: [UInt8], width: Int) -> String {
        var number = bytes
        var text = [UInt8](repeating: digits[0], count: width)
        for position in stride(from: width - 1, through: 0, by: -1) {
            var remainder = 0
            for index in number.indices {
                let value = remainder << 8 | Int(number[index])
                number[index] = UInt8(value / 62)
                remainder = value % 62
            }
            text[position] = digits[remainder]
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
