import Glibc

/// An address of the internet as proxies and settings spell it; IPv4 in the clothes of IPv6 (RFC 4291, section 2.5.5.2)
/// is IPv4.
package struct ForwardedAddress: Sendable, Hashable {
    /// 4 or 16.
    let bytes: [UInt8]

    /// An entry of `X-Forwarded-For`: `192.0.2.1`, `192.0.2.1:5060`, `2001:db8::1`, `[2001:db8::1]`,
    /// `[2001:db8::1]:5060`.
    ///
    /// - Returns: `nil` for anything else: `unknown`, a name, a zone, a port that is none.
    package init?(entry: some StringProtocol) {
        let text = String(entry)
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]"), Self.isPort(text[text.index(after: end)...]) else {
                return nil
            }
            let inner = String(text[text.index(after: text.startIndex)..<end])
            guard inner.contains(":") else { return nil }
            self.init(inner)
        } else if let colon = text.firstIndex(of: ":"), text[..<colon].contains(".") {
            // Before the first colon of an IPv6 address there is no dot.
            guard Self.isPort(text[colon...]) else { return nil }
            self.init(String(text[..<colon]))
        } else {
            self.init(text)
        }
    }

    /// A bare address.
    init?(_ text: String) {
        // C would read no further than a NUL.
        guard !text.utf8.contains(0) else { return nil }
        var storage = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &storage) == 1 {
            bytes = Array(storage.prefix(4))
        } else if inet_pton(AF_INET6, text, &storage) == 1 {
            let isIPv4 = storage.starts(with: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF])
            bytes = isIPv4 ? Array(storage.suffix(4)) : storage
        } else {
            return nil
        }
    }

    /// In its one canonical spelling (RFC 5952), so that nobody has several.
    package var text: String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard let found = inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) else { return "" }
        return String(cString: found)
    }

    /// Nothing, or a colon and a port.
    private static func isPort(_ text: Substring) -> Bool {
        guard let first = text.first else { return true }
        let digits = text.dropFirst()
        return first == ":" && digits.allSatisfy { $0.isASCII && $0.isNumber } && UInt16(digits) != nil
    }
}
