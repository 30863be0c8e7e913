import OCPP
import Tenancy

/// Makes and reads the opaque text of `next_cursor`, for one list of one account: base64url of a truncated
/// HMAC-SHA256 and a JSON array of strings.
///
/// A cursor that nobody here made, or that was made for another list or account, does not open.
struct CursorSeal: Sendable {
    private static let codeSize = 16

    private let key: [UInt8]
    private let scope: [String]

    /// - Parameters:
    ///   - key: Of ``KeyPurpose/cursor``.
    ///   - scope: Whose and of which list the cursors are.
    init(key: [UInt8], scope: [String]) {
        self.key = key
        self.scope = scope
    }

    /// For where there is no list: no cursor opens after it was forgotten.
    static var throwaway: CursorSeal {
        CursorSeal(key: SecureRandom.bytes(32), scope: [])
    }

    func close(_ parts: [String]) -> String {
        let content = Self.bytes(of: parts)
        return Base64URL.encode(code(of: content) + content)
    }

    /// - Returns: `nil` for anything but what ``close(_:)`` made with the same key and scope.
    func open(_ text: String) -> [String]? {
        guard text.utf8.count <= 4096, let bytes = Base64URL.decode(text.utf8),
            bytes.count > Self.codeSize
        else { return nil }
        let content = Array(bytes[Self.codeSize...])
        guard Digest.areEqual(Array(bytes[..<Self.codeSize]), code(of: content)) else { return nil }
        // Ours by now, so it always is JSON.
        return (try? JSONValue.parse(content))?.arrayValue?.compactMap(\.stringValue)
    }

    private func code(of content: [UInt8]) -> [UInt8] {
        Array(Digest.hmacSHA256(Self.bytes(of: scope) + [0] + content, key: key).prefix(Self.codeSize))
    }

    private static func bytes(of parts: [String]) -> [UInt8] {
        Array(JSONValue.array(parts.map(JSONValue.string)).serialized().utf8)
    }
}
