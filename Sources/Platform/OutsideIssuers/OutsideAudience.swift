import OCPP
import Tenancy

/// The audiences that a token claims, to find rows by. Nothing is verified: the gate does that with each row's own.
enum OutsideAudience {
    private static let most = 20
    private static let longest = 200

    /// `nil` when there is none that a row could have.
    static func claimed(by token: String) -> [String]? {
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Base64URL.decode(parts[1]),
            let value = (try? JSONValue.parse(payload))?["aud"]
        else { return nil }
        let claimed = value.arrayValue?.compactMap(\.stringValue) ?? value.stringValue.map { [$0] } ?? []
        guard claimed.count <= most else { return nil }
        let possible = claimed.filter { (1...longest).contains($0.unicodeScalars.count) }
        return possible.isEmpty ? nil : possible
    }
}
