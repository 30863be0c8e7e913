import FoundationEssentials
import PluginKit
import Tenancy

/// Judges requests that Laravel signs instead of bringing a token: headers of Standard Webhooks, and `plugyard-account`
/// with the account's id, by which the secret is found.
struct InboundSignature: Sendable {
    /// How far apart the clocks may be, and how old a request that somebody recorded.
    static let tolerance: TimeInterval = 300
    private static let headers = ["plugyard-account", "webhook-id", "webhook-timestamp", "webhook-signature"]

    let accounts: any PluginAccounts<LaravelBridgeSettings>
    let clock: PluginClock

    /// Whose the request is; `nil` when it is not signed.
    ///
    /// - Throws: ``RouteProblem`` 401; which of the account, its secret and the signature is wrong, nobody is told.
    @Sendable func account(of request: PluginRequest) throws -> AccountID? {
        let given = Self.headers.compactMap { request.headers[$0] }
        guard !given.isEmpty else { return nil }
        guard given.count == Self.headers.count,
            let account = UUID(uuidString: given[0]).map({ AccountID($0) })
        else {
            throw Self.refusal("A signed request has the headers \(Self.headers.joined(separator: ", ")).")
        }
        let secrets = accounts.tenant(account)?.settings.inboundSecrets ?? []
        // A secret of nobody's, so that an account without one is answered after the same work.
        let keys = (secrets.isEmpty ? [""] : secrets).map(Self.key)
        let content = Array("\(given[1]).\(given[2]).".utf8) + request.body
        let isGood = keys.map { key in
            Self.isGood(given[3], of: Digest.hmacSHA256(content, key: key))
        }
        .contains(true)
        guard isGood, !secrets.isEmpty else { throw Self.refusal("The signature is not good.") }
        guard let seconds = Int(given[2]),
            abs(clock.now().timeIntervalSince1970 - Double(seconds)) <= Self.tolerance
        else {
            throw Self.refusal("webhook-timestamp is not within five minutes of now.")
        }
        return account
    }

    /// The bytes behind `whsec_` in base64, as Standard Webhooks has it; of other secrets their own.
    static func key(_ secret: String) -> [UInt8] {
        let prefix = "whsec_"
        guard secret.hasPrefix(prefix), let key = Data(base64Encoded: String(secret.dropFirst(prefix.count)))
        else {
            return Array(secret.utf8)
        }
        return Array(key)
    }

    /// `header`: Signatures with spaces between them, of which one must be good: `v1,` and base64.
    private static func isGood(_ header: String, of code: [UInt8]) -> Bool {
        header.split(separator: " ").map { signature in
            guard signature.hasPrefix("v1,"), let given = Data(base64Encoded: String(signature.dropFirst(3)))
            else { return false }
            return Digest.areEqual(Array(given), code)
        }
        .contains(true)
    }

    private static func refusal(_ detail: String) -> RouteProblem {
        RouteProblem(401, "invalid_signature", detail)
    }
}
