import Glibc

/// The file operations under ``SecretKey``: POSIX directly, because the mode must be right from the first
/// instant.
enum SecretKeyFile {
    /// A key is at most 65 bytes; this bounds what a mistaken path can make us read.
    private static let largestSize = 4096

    static func read(_ path: String) throws(SecretKeyError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            throw errno == ENOENT ? .absent(path: path) : .unreadable(path: path, reason: systemMessage())
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .unreadable(path: path, reason: systemMessage()) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(path: path, reason: "not a file") }
        guard status.st_mode & 0o077 == 0 else {
            throw .readableByOthers(path: path, mode: String(status.st_mode & 0o7777, radix: 8))
        }
        var bytes = [UInt8](repeating: 0, count: largestSize)
        var filled = 0
        while filled < largestSize {
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(file, buffer.baseAddress?.advanced(by: filled), largestSize - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(path: path, reason: systemMessage()) }
            if count == 0 { break }
            filled += count
        }
        return Array(bytes.prefix(filled))
    }

    /// Makes the file, complete and on disk, unless somebody else was first (which is no error).
    ///
    /// The text is written to a file beside it that is then linked to the name: unlike a rename, a link never
    /// replaces a key that another process made meanwhile.
    static func create(_ path: String, containing bytes: [UInt8]) throws(SecretKeyError) {
        let draft = "\(path).\(Hexadecimal.encode(SecureRandom.bytes(8))).tmp"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .notCreated(path: path, reason: systemMessage()) }
        defer { unlink(draft) }
        let isWritten = write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        let reason = systemMessage()
        close(file)
        guard isWritten else { throw .notCreated(path: path, reason: reason) }
        guard link(draft, path) == 0 || errno == EEXIST else {
            throw .notCreated(path: path, reason: systemMessage())
        }
        syncFolder(of: path)
    }

    /// Makes the new name survive a power cut. Best effort: some file systems refuse to sync a folder.
    private static func syncFolder(of path: String) {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { return }
        fsync(file)
        close(file)
    }

    private static func systemMessage() -> String {
        String(cString: strerror(errno))
    }
}
