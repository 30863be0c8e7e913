import FoundationEssentials

/// The spellings of text that mail can carry: RFC 2047 for headers, RFC 2045 for bodies.
enum MailEncoding {
    /// As it is when it is short printable ASCII, else as encoded words on lines of their own.
    static func headerText(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        // "Subject: " before it, 78 characters a line. "=?" would be read as an encoded word.
        if isPlain, text.utf8.count <= 69, !text.contains("=?"), text.first != " ", text.last != " " {
            return text
        }
        return chunks(of: text).map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }
            .joined(separator: "\r\n ")
    }

    /// Pieces of at most 39 bytes, which make lines of at most 76 characters. No character is split over two (RFC
    /// 2047 §5).
    private static func chunks(of text: String) -> [[UInt8]] {
        var chunks: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            if chunks[chunks.count - 1].count + bytes.count > 39 { chunks.append([]) }
            chunks[chunks.count - 1] += bytes
        }
        return chunks
    }

    /// Quoted-printable: ASCII lines of at most 76 characters that end in CRLF, also the last.
    static func quotedPrintable(_ text: String) -> [UInt8] {
        var encoded: [UInt8] = []
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            .split(separator: "\n" as Character, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            // A text that ends in a line break has no further line.
            if index == lines.count - 1, line.isEmpty, index > 0 { break }
            append(Array(line.utf8), to: &encoded)
        }
        return encoded
    }

    private static func append(_ line: [UInt8], to encoded: inout [UInt8]) {
        var column = 0
        for (index, byte) in line.enumerated() {
            let symbol = symbol(for: byte, isFirst: column == 0, isLast: index == line.count - 1)
            // The last place of a line is the soft break's.
            if column + symbol.count > 75 {
                encoded += Array("=\r\n".utf8)
                column = 0
                // Now it stands first.
                append(
                    self.symbol(for: byte, isFirst: true, isLast: index == line.count - 1),
                    to: &encoded,
                    &column
                )
            } else {
                append(symbol, to: &encoded, &column)
            }
        }
        encoded += [0x0D, 0x0A]
    }

    private static func append(_ symbol: [UInt8], to encoded: inout [UInt8], _ column: inout Int) {
        encoded += symbol
        column += symbol.count
    }

    /// A dot at the start of a line would be taken for the end of the message by a careless relay; a space at the end
    /// may be lost.
    private static func symbol(for byte: UInt8, isFirst: Bool, isLast: Bool) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "="): hexadecimal(byte)
        case UInt8(ascii: ".") where isFirst: hexadecimal(byte)
        case 0x21...0x7E: [byte]
        case 0x20 where !isLast, 0x09 where !isLast: [byte]
        default: hexadecimal(byte)
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
