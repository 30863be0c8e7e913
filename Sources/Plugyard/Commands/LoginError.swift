/// Why `plugyard login` ends without a token: one line for the person who typed it.
struct LoginError: Error, CustomStringConvertible {
    let description: String
    /// Whether the server may answer the same request later.
    let isTimeOut: Bool

    init(_ description: String, isTimeOut: Bool = false) {
        self.description = description
        self.isTimeOut = isTimeOut
    }
}
