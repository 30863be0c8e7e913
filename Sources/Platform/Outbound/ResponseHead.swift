/// The header fields of an answer, collected line by line.
struct ResponseHead {
    /// Of all lines together, those of interim answers included.
    private static let maximumBytes = 64 * 1024

    /// By lower-case name.
    private(set) var fields: [String: String] = [:]
    private var bytes = 0
    private var isComplete = false

    /// Takes one line with its line break. `false` when that is too much.
    mutating func add(_ line: UnsafeRawBufferPointer) -> Bool {
        bytes += line.count
        guard bytes <= Self.maximumBytes else { return false }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            // A new answer: the one before was interim (RFC 9110 §15.2).
            fields = [:]
            isComplete = false
        } else if text.allSatisfy(\.isWhitespace) {
            isComplete = true
        } else if !isComplete, let colon = text.firstIndex(of: ":") {
            // What comes after the empty line are trailers, which nobody asked for.
            let name = text[..<colon].lowercased()
            let value = Self.trimmed(text[text.index(after: colon)...])
            fields[name] = fields[name].map { "\($0), \(value)" } ?? value
        }
        return true
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
