/// Where a client may have people sent back to, with the code in the query (RFC 6749 §3.1.2, RFC 9700 §2.1).
package enum RedirectURIPolicy {
    package static let mostPerClient = 10
    static let longest = 500

    /// What is wrong with a list of them for a client of this kind; `nil` when nothing is.
    package static func fault(in list: [String], of kind: ClientKind) -> String? {
        guard kind.hasRedirects else { return list.isEmpty ? nil : "A machine has no redirect URIs." }
        guard (1...mostPerClient).contains(list.count) else {
            return "Expected 1 to \(mostPerClient) redirect URIs."
        }
        guard Set(list).count == list.count else { return "A redirect URI is given more than once." }
        for (index, text) in list.enumerated() {
            if let fault = fault(in: text, of: kind) { return "Element \(index): \(fault)" }
        }
        return nil
    }

    private static func fault(in text: String, of kind: ClientKind) -> String? {
        guard text.utf8.count <= longest else { return "expected at most \(longest) characters." }
        guard let url = AbsoluteURL(text) else { return "expected an absolute URL." }
        guard url.fragment == nil else { return "a fragment (#) is not allowed." }
        guard !text.contains("*") else { return "wildcards are not allowed; it is compared exactly." }
        guard !url.hasUserInformation else { return "user information is not allowed." }
        switch url.scheme {
        case "https":
            return url.host == nil ? "expected https:// and a host." : nil
        case "http":
            // The program's own listener; nobody else's traffic is in the clear (RFC 8252 §7.3).
            return url.isLoopback ? nil : "http is for 127.0.0.1, [::1] and localhost only; expected https."
        case let scheme where scheme.contains("."):
            // RFC 8252 §7.1: a reversed domain name, so that it belongs to somebody.
            guard kind == .public else { return "a scheme of one's own is for public clients only." }
            return url.path.hasPrefix("/") || url.host != nil ? nil : "expected a path after the scheme."
        default:
            return "expected https, http to this machine, or a scheme of one's own with a dot in it."
        }
    }
}
