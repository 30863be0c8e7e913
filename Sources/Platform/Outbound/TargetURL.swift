import CCurl

/// A URL as libcurl reads it, which is who connects: two readers of one URL could be told apart by an attacker.
struct TargetURL {
    /// Lower-case.
    let scheme: String
    /// As libcurl normalises it: `0x7f.1` is `127.0.0.1` here.
    let host: String

    /// Longer than any URL in use; a bound for logs and buffers.
    private static let longest = 8192

    /// - Parameters:
    ///   - text: Absolute, with its scheme.
    ///   - schemes: Those that are served.
    /// - Throws: ``OutboundError`` with code `malformedURL`.
    init(_ text: String, schemes: Set<String>) throws(OutboundError) {
        // A NUL would hide the rest from C.
        guard text.utf8.count <= Self.longest, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw OutboundError(.malformedURL, "the URL is too long, or has spaces or control characters")
        }
        guard let url = curl_url() else { throw OutboundError(.failed, "no memory for a URL") }
        defer { curl_url_cleanup(url) }
        switch curl_url_set(url, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER)) {
        case CURLUE_OK: break
        case CURLUE_USER_NOT_ALLOWED:
            throw OutboundError(.malformedURL, "the URL has user information, which is not allowed")
        default: throw OutboundError(.malformedURL, "not an absolute URL")
        }
        guard let scheme = Self.part(CURLUPART_SCHEME, of: url), schemes.contains(scheme) else {
            let names = schemes.sorted().joined(separator: " or ")
            throw OutboundError(.malformedURL, "the URL's scheme is not \(names)")
        }
        // libcurl takes one or three slashes for two.
        let rest = text.dropFirst(scheme.count)
        guard rest.hasPrefix("://"), !rest.hasPrefix(":///"),
            let host = Self.part(CURLUPART_HOST, of: url), !host.isEmpty
        else {
            throw OutboundError(.malformedURL, "the URL has no host")
        }
        self.scheme = scheme
        self.host = host
    }

    private static func part(_ part: CURLUPart, of url: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
