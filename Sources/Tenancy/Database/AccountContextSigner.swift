package import FoundationEssentials
import Synchronization

/// Signs account contexts: what PostgreSQL believes about the account of a transaction.
///
/// A context is `v1|account|expiry|nonce|HMAC`, `v1p|account|membership|expiry|nonce|HMAC` for a partner, or
/// `v1b|account,account,…|expiry|nonce|HMAC` for a batch. SQL that somebody smuggles into a statement can set another
/// text, and cannot sign it: the key is in this process and in a table that only the database's owner reads.
package final class AccountContextSigner: Sendable {
    /// How long a context is good, in seconds: longer than any statement or transaction may take, and than the clocks
    /// of this machine and the database's may differ.
    static let lifetime: TimeInterval = 120

    private let key: Mutex<[UInt8]>
    private let now: @Sendable () -> Date

    /// `key`: 32 bytes, as ``DatabaseSecrets/contextKey`` has them.
    package init(key: [UInt8], now: @escaping @Sendable () -> Date = { Date() }) {
        self.key = Mutex(key)
        self.now = now
    }

    /// Signs with another key from now on; the database takes the old one for a while longer.
    package func replaceKey(_ key: [UInt8]) {
        self.key.withLock { $0 = key }
    }

    func context(for access: TenantAccess) -> String {
        let subject =
            access.membership.map { "v1p|\(access.account)|\($0.lowercaseText)" } ?? "v1|\(access.account)"
        return signed(subject)
    }

    /// For the rows of several accounts.
    func context(forBatchOf accounts: [AccountID]) -> String {
        signed("v1b|\(accounts.map(\.description).joined(separator: ","))")
    }

    private func signed(_ subject: String) -> String {
        let expiry = Int(now().timeIntervalSince1970 + Self.lifetime)
        let body = "\(subject)|\(expiry)|\(Hexadecimal.encode(SecureRandom.bytes(16)))"
        let code = key.withLock { Digest.hmacSHA256(Array(body.utf8), key: $0) }
        return "\(body)|\(Hexadecimal.encode(code))"
    }
}

extension AccountContextSigner: CustomReflectable {
    package var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
