import Hummingbird

extension Request {
    /// The path for the log: that of a file's signed address without what makes it good.
    var loggedPath: String {
        let path = uri.path
        for secret in ["/files/", "/uploads/"] where path.hasPrefix(secret) { return "\(secret)…" }
        return path
    }
}
