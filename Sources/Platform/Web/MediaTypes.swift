/// The media types of files, by what their names end with.
enum MediaTypes {
    private static let types = [
        "css": "text/css; charset=utf-8",
        "geojson": "application/geo+json",
        "html": "text/html; charset=utf-8",
        "ico": "image/x-icon",
        "jpg": "image/jpeg",
        "js": "text/javascript; charset=utf-8",
        "json": "application/json",
        "map": "application/json",
        "png": "image/png",
        "svg": "image/svg+xml",
        "txt": "text/plain; charset=utf-8",
        "webmanifest": "application/manifest+json",
        "webp": "image/webp",
        "woff2": "font/woff2",
    ]

    /// Of a file; bytes without meaning where the end of its name is not known.
    static func type(of name: String) -> String {
        end(of: name).flatMap { types[$0] } ?? "application/octet-stream"
    }

    /// Whether a name is one of a file, by its end: identities of charge points may have dots, too.
    static func isFileName(_ name: some StringProtocol) -> Bool {
        end(of: name).map { types[$0] != nil } ?? false
    }

    private static func end(of name: some StringProtocol) -> String? {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        return name[name.index(after: dot)...].lowercased()
    }
}
