/// Why the secret key file cannot be used.
package enum SecretKeyError: Error, Equatable, CustomStringConvertible {
    case absent(path: String)
    /// The file's mode gives its group or everybody access. `mode` is the octal permission text.
    case readableByOthers(path: String, mode: String)
    case malformed(path: String)
    /// `reason` is the system's message.
    case unreadable(path: String, reason: String)
    case notCreated(path: String, reason: String)

    package var description: String {
        switch self {
        case .absent(let path):
            "secret key file \(path) does not exist"
        case .readableByOthers(let path, let mode):
            "secret key file \(path) has mode \(mode), which lets others read it; run: chmod 600 \(path)"
        case .malformed(let path):
            "secret key file \(path) does not hold 32 bytes as 64 hexadecimal digits or base64"
        case .unreadable(let path, let reason):
            "secret key file \(path) cannot be read: \(reason)"
        case .notCreated(let path, let reason):
            "secret key file \(path) cannot be created: \(reason)"
        }
    }
}
