/// An absolute URL of the strict form of RFC 3986, taken apart.
///
/// For what is stored and compared byte by byte. Whatever two readers might understand differently is refused:
/// characters that need escaping, escapes in a host, backslashes, an empty port.
struct AbsoluteURL {
    /// Lower-case.
    let scheme: String
    /// Lower-case, IPv6 in its brackets; `nil` when there is no `//`.
    let host: String?
    let hasUserInformation: Bool
    let path: String
    let query: String?
    let fragment: String?

    /// `nil` when the text is no such URL.
    init?(_ text: String) {
        guard Self.hasGoodCharacters(text), let colon = text.firstIndex(of: ":") else { return nil }
        scheme = text[..<colon].lowercased()
        guard let first = scheme.utf8.first, Self.isLetter(first),
            scheme.utf8.allSatisfy({ Self.isLetter($0) || Self.isDigit($0) || "+-.".utf8.contains($0) })
        else { return nil }
        var rest = text[text.index(after: colon)...]
        fragment = Self.cut("#", from: &rest)
        query = Self.cut("?", from: &rest)
        guard rest.hasPrefix("//") else {
            (host, hasUserInformation, path) = (nil, false, String(rest))
            if path.contains(where: { "[]".contains($0) }) { return nil }
            return
        }
        rest = rest.dropFirst(2)
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        path = String(rest[end...])
        var authority = rest[..<end]
        hasUserInformation = authority.contains("@")
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        guard let host = Self.host(of: authority), !path.contains(where: { "[]".contains($0) }) else {
            return nil
        }
        self.host = host.lowercased()
    }

    /// Whether the host is this machine itself, by address or name.
    var isLoopback: Bool {
        ["127.0.0.1", "[::1]", "localhost"].contains(host)
    }

    private static func cut(_ separator: Character, from text: inout Substring) -> String? {
        guard let index = text.firstIndex(of: separator) else { return nil }
        defer { text = text[..<index] }
        return String(text[text.index(after: index)...])
    }

    private static func host(of authority: Substring) -> Substring? {
        let host: Substring
        let port: Substring
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            host = authority[...close]
            port = authority[authority.index(after: close)...]
            let digits = host.dropFirst().dropLast().utf8
            guard digits.contains(UInt8(ascii: ":")),
                digits.allSatisfy({ isHexadecimal($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") })
            else { return nil }
        } else {
            let colon = authority.firstIndex(of: ":") ?? authority.endIndex
            host = authority[..<colon]
            port = authority[colon...]
            guard !host.isEmpty,
                host.utf8.allSatisfy({ isLetter($0) || isDigit($0) || "-._".utf8.contains($0) })
            else { return nil }
        }
        guard !port.isEmpty else { return host }
        let digits = port.dropFirst()
        guard port.hasPrefix(":"), digits.utf8.allSatisfy(isDigit), let number = Int(digits),
            (1...65_535).contains(number)
        else { return nil }
        return host
    }

    /// Unreserved, reserved, or an escape (RFC 3986 §2).
    private static func hasGoodCharacters(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "%") {
                guard index + 2 < bytes.count, isHexadecimal(bytes[index + 1]),
                    isHexadecimal(bytes[index + 2])
                else { return false }
            } else if !isLetter(byte), !isDigit(byte), !"-._~:/?#[]@!$&'()*+,;=".utf8.contains(byte) {
                return false
            }
        }
        return true
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
