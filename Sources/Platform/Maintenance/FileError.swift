import Glibc

/// What the system said about a file.
struct FileError: Error, CustomStringConvertible {
    let description: String

    /// Takes `errno` as it is now.
    init(_ action: String, _ path: String) {
        description = "cannot \(action) \"\(path)\": \(String(cString: strerror(errno)))"
    }
}
