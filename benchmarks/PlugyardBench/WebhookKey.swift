import CCrypto
import FoundationEssentials

/// What the deliveries of one webhook are signed with. Computed apart from the platform's own code, as a receiver would.
struct WebhookKey {
    private let key: Data

    /// `secret`: As the platform shows it, `whsec_` and Base64.
    init(secret: String) {
        key = Data(base64Encoded: String(secret.drop { $0 != "_" }.dropFirst())) ?? Data()
    }

    /// Whether one of the signatures of `webhook-signature` is good (Standard Webhooks 1.0).
    func signed(_ delivery: ReceivedDelivery) -> Bool {
        let expected = "v1," + code(of: "\(delivery.id).\(delivery.timestamp).", delivery.body)
        return delivery.signature.split(separator: " ").contains { $0 == expected }
    }

    private func code(of prefix: String, _ body: [UInt8]) -> String {
        let signed = Array(prefix.utf8) + body
        var code = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let result = key.withUnsafeBytes {
            HMAC(EVP_sha256(), $0.baseAddress, Int32($0.count), signed, signed.count, &code, &length)
        }
        precondition(result != nil && length == 32, "libcrypto has no HMAC-SHA256")
        return Data(code).base64EncodedString()
    }
}
