/// What browsers must know of an installation, and nothing that is secret.
package struct WebSettings: Sendable {
    /// Of the platform; sign-in works from pages of this origin.
    package let publicURL: String
    /// Where charge points connect, without account and identity.
    package let ocppURL: String
    /// Of map tiles, with `{z}`, `{x}` and `{y}`, and perhaps `{s}`; `nil` for the built-in backdrop.
    package let tileURL: String?
    /// Whom the map has to name.
    package let tileAttribution: String?

    package init(publicURL: String, ocppURL: String, tileURL: String? = nil, tileAttribution: String? = nil) {
        self.publicURL = publicURL
        self.ocppURL = ocppURL
        self.tileURL = tileURL
        self.tileAttribution = tileAttribution
    }

    /// Where tiles come from, as a source of a content security policy.
    var tileSource: String? {
        // Servers of tiles are told apart by a letter; a policy has a star for that.
        tileURL.flatMap { url in
            let isNumbered = url.contains("://{s}.")
            let source = RedirectURI.contentSource(url.replacing("://{s}.", with: "://"))
            return isNumbered ? source?.replacing("://", with: "://*.") : source
        }
    }

    /// The platform's own WebSockets: not every browser counts them as `'self'`.
    var socketSource: String? {
        RedirectURI.contentSource(publicURL).flatMap { source in
            source.hasPrefix("http") ? "ws\(source.dropFirst(4))" : nil
        }
    }
}
