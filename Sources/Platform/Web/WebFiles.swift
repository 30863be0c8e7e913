import FoundationEssentials

/// The files of the web admin, as `scripts/web.sh` makes them, in memory: `index.html`, `docs.html`, and below
/// `assets/` those whose names carry a hash of their content. A file `X.gz` or `X.br` is the same as `X`, compressed.
package struct WebFiles: Sendable {
    /// No web admin.
    package static let none = WebFiles(files: [:])

    /// In bytes, of all together: more is a mistake in the folder's name.
    private static let limit = 128 << 20

    private let files: [String: WebFile]

    private init(files: [String: WebFile]) {
        self.files = files
    }

    /// Reads a folder.
    ///
    /// - Throws: ``WebFilesError`` when it has no `index.html`, cannot be read, or is far too large.
    package init(folder: String) throws(WebFilesError) {
        var contents: [String: Data] = [:]
        do {
            try Self.read("", of: folder, into: &contents)
        } catch let error as WebFilesError {
            throw error
        } catch {
            throw WebFilesError(description: "cannot read \"\(folder)\": \(error)")
        }
        guard contents["index.html"] != nil else {
            throw WebFilesError(description: "\"\(folder)\" has no index.html; scripts/web.sh makes it")
        }
        var files: [String: WebFile] = [:]
        for (path, data) in contents where Self.original(of: path).map({ contents[$0] == nil }) ?? true {
            let pairs = ContentCoding.allCases.compactMap { coding in
                contents[path + coding.nameEnd].map { (coding, $0) }
            }
            files[path] = WebFile(
                name: path,
                isLasting: path.hasPrefix("assets/"),
                data,
                compressed: Dictionary(uniqueKeysWithValues: pairs)
            )
        }
        self.files = files
    }

    package var isEmpty: Bool {
        files.isEmpty
    }

    /// `path`: Below the folder, without a slash at its beginning.
    subscript(path: String) -> WebFile? {
        files[path]
    }

    /// The path whose compressed bytes these are, if any.
    private static func original(of path: String) -> String? {
        ContentCoding.allCases.first { path.hasSuffix($0.nameEnd) }.map {
            String(path.dropLast($0.nameEnd.count))
        }
    }

    /// `path`: Below the folder; empty, or with a slash at its end. Names that begin with a dot are nobody's business.
    private static func read(
        _ path: String,
        of folder: String,
        into contents: inout [String: Data]
    ) throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: "\(folder)/\(path)") where !name.hasPrefix(".") {
            let place = "\(folder)/\(path)\(name)"
            var isFolder = false
            guard files.fileExists(atPath: place, isDirectory: &isFolder) else { continue }
            guard !isFolder else {
                try read("\(path)\(name)/", of: folder, into: &contents)
                continue
            }
            guard let data = files.contents(atPath: place) else {
                throw WebFilesError(description: "cannot read \"\(place)\"")
            }
            contents[path + name] = data
            guard contents.values.reduce(0, { $0 + $1.count }) <= limit else {
                throw WebFilesError(description: "\"\(folder)\" has more than \(limit >> 20) MiB of files")
            }
        }
    }
}
