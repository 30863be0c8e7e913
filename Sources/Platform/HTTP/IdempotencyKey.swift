/// The name that a client gives to a request, so that repeating it has one effect
/// (draft-ietf-httpapi-idempotency-key-header).
struct IdempotencyKey: Hashable, Sendable {
    /// 1 to 255 visible characters of ASCII.
    let text: String

    /// From the header: the draft's form, a string in quotes, or the bare key that most clients send.
    ///
    /// - Throws: 400.
    init(header: String) throws(Problem) {
        let text: String
        if header.hasPrefix("\"") {
            guard let quoted = Self.unquoted(header) else { throw .idempotencyKeyMalformed }
            text = quoted
        } else {
            text = header
        }
        guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .idempotencyKeyMalformed
        }
        self.text = text
    }

    /// The content of a string of RFC 8941 §3.3.3.
    private static func unquoted(_ header: String) -> String? {
        var text: [UInt8] = []
        var rest = header.utf8.dropFirst().makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "\""):
                return rest.next() == nil ? String(decoding: text, as: UTF8.self) : nil
            case UInt8(ascii: "\\"):
                guard let escaped = rest.next(),
                    escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\")
                else { return nil }
                text.append(escaped)
            default:
                text.append(byte)
            }
        }
        return nil
    }
}
