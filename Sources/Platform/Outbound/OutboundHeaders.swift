/// The header lines of a request, as libcurl takes them.
enum OutboundHeaders {
    /// What says where a message ends or goes is the client's: a second opinion is how requests are smuggled.
    private static let ours: Set<String> = [
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    /// - Parameters:
    ///   - headers: By name.
    ///   - accepts: The value of `Accept`.
    /// - Returns: One line for each header, and lines that keep libcurl from adding headers of its own accord.
    /// - Throws: ``OutboundError`` with code `failed` for a name that is no token (RFC 9110 §5.6.2), one that the
    ///   client writes itself, or a value with a control character.
    static func lines(_ headers: [String: String], accepts: String?) throws(OutboundError) -> [String] {
        var lines = ["Expect:"]
        var names: Set<String> = []
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy(isToken), !ours.contains(name.lowercased()) else {
                throw OutboundError(.failed, "a header of the request may not be set")
            }
            lines.append(try line(name, value))
            names.insert(name.lowercased())
        }
        // Without a value the line takes libcurl's own header away.
        if !names.contains("content-type") { lines.append("Content-Type:") }
        if let accepts {
            lines.append(try line("Accept", accepts))
        } else if !names.contains("accept") {
            lines.append("Accept:")
        }
        return lines
    }

    private static func line(_ name: String, _ value: String) throws(OutboundError) -> String {
        guard value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else {
            throw OutboundError(.failed, "a header of the request has a control character")
        }
        // An empty value is spelt so; a colon would take the header away.
        return value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? "\(name);" : "\(name): \(value)"
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
