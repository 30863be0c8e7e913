import FoundationEssentials

/// The answer of a plugin's route.
package struct PluginResponse: Sendable, Hashable {
    package var status: Int
    /// By name. The platform's own (security, request id, rate limit) are added.
    package var headers: [String: String]
    package var body: [UInt8]

    package init(status: Int = 200, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static func json(_ body: some Encodable, status: Int = 200) throws -> Self {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = EventTime.encoding
        let headers = ["content-type": "application/json"]
        return Self(status: status, headers: headers, body: Array(try encoder.encode(body)))
    }

    package static func text(_ text: String, type: String = "text/plain; charset=utf-8") -> Self {
        Self(headers: ["content-type": type], body: Array(text.utf8))
    }

    package static let noContent = Self(status: 204)
}
