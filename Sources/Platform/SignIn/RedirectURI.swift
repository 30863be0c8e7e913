/// Where an authorisation is answered to.
enum RedirectURI {
    private static let loopbacks = ["http://127.0.0.1", "http://[::1]"]

    /// Whether a request may name this URI: it is one of the client's, character by character, or differs from it in
    /// the port of a loopback address alone (RFC 9700, section 2.1; RFC 8252, section 7.3).
    static func isAllowed(_ uri: String, of client: [String]) -> Bool {
        // An answer could not be appended to a fragment, and a header is no place for anything but printable ASCII.
        guard uri.utf8.count <= 2000, uri.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !uri.contains("#")
        else { return false }
        let portless = withoutLoopbackPort(uri)
        return client.contains { registered in
            if registered.utf8.elementsEqual(uri.utf8) { return true }
            guard let portless, let own = withoutLoopbackPort(registered) else { return false }
            return own.utf8.elementsEqual(portless.utf8)
        }
    }

    /// `nil` unless it is `http` on a loopback address, with a port or without.
    private static func withoutLoopbackPort(_ uri: String) -> String? {
        for loopback in loopbacks where uri.hasPrefix(loopback) {
            var rest = uri.dropFirst(loopback.count)
            if rest.first == ":" {
                let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
                guard let port = Int(digits), (1...65_535).contains(port) else { return nil }
                rest = rest.dropFirst(1 + digits.count)
            }
            guard rest.isEmpty || rest.first == "/" || rest.first == "?" else { return nil }
            return loopback + rest
        }
        return nil
    }

    /// The URI as a source of a content security policy; a scheme where the policy's grammar has no word for the
    /// host: IPv6 addresses and applications' own schemes.
    static func contentSource(_ uri: String) -> String? {
        guard let colon = uri.firstIndex(of: ":") else { return nil }
        let scheme = uri[..<colon]
        guard let first = scheme.first, first.isASCII, first.isLetter,
            scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
        else { return nil }
        let rest = uri[colon...].dropFirst()
        guard rest.hasPrefix("//") else { return "\(scheme):" }
        let authority = rest.dropFirst(2).prefix { !"/?#".contains($0) }
        let isPlain = authority.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-.:".contains($0))
        }
        return isPlain && !authority.isEmpty ? "\(scheme)://\(authority)" : "\(scheme):"
    }

    /// The URI with parameters behind its own.
    static func appending(_ parameters: [(name: String, value: String?)], to uri: String) -> String {
        let pairs = parameters.compactMap { parameter in
            parameter.value.map { "\(parameter.name)=\(PercentEncoding.encode($0))" }
        }
        let separator = uri.contains("?") ? (uri.hasSuffix("?") || uri.hasSuffix("&") ? "" : "&") : "?"
        return uri + separator + pairs.joined(separator: "&")
    }
}
