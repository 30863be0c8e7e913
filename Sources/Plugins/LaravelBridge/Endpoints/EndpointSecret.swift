import FoundationEssentials
import Tenancy

/// A secret with which deliveries are signed, as Standard Webhooks writes it: `whsec_` and Base64.
struct EndpointSecret: Codable, Sendable, Hashable {
    private static let prefix = "whsec_"
    private static let size = 32

    let secret: String
    /// Until when it signs; `nil` for the present one.
    var expiresAt: Date?

    enum CodingKeys: String, CodingKey {
        case secret
        case expiresAt = "expires_at"
    }

    static func generate() -> Self {
        Self(secret: prefix + Data(SecureRandom.bytes(size)).base64EncodedString(), expiresAt: nil)
    }

    func isGood(at now: Date) -> Bool {
        expiresAt.map { $0 > now } ?? true
    }

    /// A new one first; the present one for so many seconds more, older ones not at all.
    static func rotated(_ secrets: [Self], overlap: Int, at now: Date) -> [Self] {
        let kept = secrets.prefix(overlap > 0 ? 1 : 0).map {
            Self(secret: $0.secret, expiresAt: now.addingTimeInterval(Double(overlap)))
        }
        return [generate()] + kept
    }

    /// What the HMAC is keyed with; `nil` for what is no such secret.
    static func key(of secret: String) -> [UInt8]? {
        guard secret.hasPrefix(prefix) else { return nil }
        return Data(base64Encoded: String(secret.dropFirst(prefix.count))).map { Array($0) }
    }
}
