import FoundationEssentials
import Platform

/// A folder as `scripts/web.sh` makes it, which is read and gone at once.
enum WebFolder {
    static let usual: [String: String] = [
        "index.html": "<!doctype html>page", "index.html.gz": "page, gzip",
        "docs.html": "<!doctype html>docs",
        "assets/app-12345678.js": "script", "assets/app-12345678.js.gz": "script, gzip",
        "assets/app-12345678.js.br": "script, brotli", "robots.txt": "nobody", ".hidden": "secret",
    ]

    static func files(_ contents: [String: String] = usual) throws -> WebFiles {
        let folder = "/tmp/plugyard-web-\(UUID().uuidString)"
        let manager = FileManager.default
        try manager.createDirectory(atPath: "\(folder)/assets", withIntermediateDirectories: true)
        for (name, text) in contents {
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        }
        let files = Result { try WebFiles(folder: folder) }
        try manager.removeItem(atPath: folder)
        return try files.get()
    }
}
