/// Which URLs an outside issuer may have: its own, and that of its keys.
package struct IssuerURLPolicy: Sendable {
    private static let longest = 500

    /// Only where the platform may connect to private addresses: keys that come in the clear can be anybody's.
    private let allowsPlainHTTP: Bool

    package init(allowsPlainHTTP: Bool) {
        self.allowsPlainHTTP = allowsPlainHTTP
    }

    /// What is wrong with an issuer (OIDC Discovery 1.0 §3: no query, no fragment); `nil` when nothing is.
    package func fault(inIssuer text: String) -> String? {
        guard let url = AbsoluteURL(text), url.query == nil, url.fragment == nil else {
            return "Expected a URL without query or fragment."
        }
        return fault(in: text, url)
    }

    /// What is wrong with the place of its keys.
    func fault(inKeys text: String) -> String? {
        guard let url = AbsoluteURL(text), url.fragment == nil else { return "Expected a URL." }
        return fault(in: text, url)
    }

    private func fault(in text: String, _ url: AbsoluteURL) -> String? {
        guard text.utf8.count <= Self.longest else { return "Expected at most \(Self.longest) characters." }
        guard url.host != nil else { return "Expected a URL with a host." }
        guard !url.hasUserInformation else { return "User information is not allowed." }
        switch url.scheme {
        case "https": return nil
        case "http" where allowsPlainHTTP: return nil
        default: return "Expected https."
        }
    }
}
