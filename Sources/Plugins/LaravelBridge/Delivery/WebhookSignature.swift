import FoundationEssentials
import Tenancy

/// Proves that a body is ours, in the two ways that receivers check.
enum WebhookSignature {
    /// The value of `webhook-signature` (Standard Webhooks 1.0): one signature for each secret.
    ///
    /// `timestamp`: In seconds since 1970.
    static func standard(_ body: [UInt8], id: String, timestamp: Int, secrets: [String]) -> String {
        let signed = Array("\(id).\(timestamp).".utf8) + body
        return secrets.compactMap(EndpointSecret.key).map { key in
            "v1,\(Data(Digest.hmacSHA256(signed, key: key)).base64EncodedString())"
        }.joined(separator: " ")
    }

    /// The value of `Signature`, as Laravel's usual receiver (spatie/laravel-webhook-client) computes it: of the body alone,
    /// keyed by the secret as it is written.
    static func laravel(_ body: [UInt8], secret: String) -> String {
        Hexadecimal.encode(Digest.hmacSHA256(body, key: Array(secret.utf8)))
    }
}
