/// Parameters in `application/x-www-form-urlencoded`, of a body or a query: read strictly, none comes twice
/// (RFC 6749, section 3.1).
struct FormBody: Sendable {
    private let values: [String: String]

    init(_ bytes: [UInt8]) throws(FormBodyError) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        try self.init(text)
    }

    init(_ text: String) throws(FormBodyError) {
        var values: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name: String
            let value: String
            do throws(Problem) {
                name = try PercentEncoding.decode(parts[0], plusIsSpace: true)
                value = parts.count > 1 ? try PercentEncoding.decode(parts[1], plusIsSpace: true) : ""
            } catch {
                throw .malformed
            }
            guard values.updateValue(value, forKey: name) == nil else { throw .repeated }
        }
        self.values = values
    }

    /// The value; one that is empty counts as absent (RFC 6749, section 3.2).
    subscript(_ name: String) -> String? {
        values[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
