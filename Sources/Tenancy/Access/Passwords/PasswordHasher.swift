/// Hashes and checks the passwords of people: argon2id at OWASP cost (19 MiB, two passes, one lane).
///
/// One hash is about 50 ms of CPU and 19 MiB of memory, so hashing has threads of its own and a bounded
/// queue: a flood of log-ins takes neither the cooperative pool nor all memory. Limit attempts before calling
/// this.
package final class PasswordHasher: Sendable {
    /// In bytes of UTF-8. Longer than any password manager makes.
    package static let longestPassword = 1024

    private let threads: WorkerThreads

    /// - Parameters:
    ///   - threads: Hashes at once. Two keep a small machine responsive.
    ///   - waitingLimit: Callers that may wait; 64 on two threads are about two seconds.
    /// - Throws: ``PasswordError/failed(code:)`` when the system gives no threads.
    package init(threads: Int = 2, waitingLimit: Int = 64) throws(PasswordError) {
        self.threads = try WorkerThreads(count: threads, waitingLimit: waitingLimit)
    }

    /// The encoded hash (`$argon2id$v=19$m=19456,t=2,p=1$…`) to store, with a new random salt.
    package func hash(_ password: String) async throws(PasswordError) -> String {
        let bytes = Array(password.utf8)
        guard bytes.count <= Self.longestPassword else { throw .tooLong }
        return try await threads.run { Argon2.hash(bytes, salt: SecureRandom.bytes(Argon2.saltSize)) }.get()
    }

    /// Whether this is the password of a stored hash.
    ///
    /// - Parameters:
    ///   - password: What the person typed.
    ///   - encoded: The stored hash, or `nil` when there is no such user: that costs the same time, so that
    ///     the time does not tell which users exist.
    /// - Returns: `false` also for `nil`, for a malformed stored hash and for a giant password.
    /// - Throws: ``PasswordError/busy``.
    package func verify(_ password: String, against encoded: String?) async throws(PasswordError) -> Bool {
        let bytes = Array(password.utf8)
        guard bytes.count <= Self.longestPassword else { return false }
        return try await threads.run {
            let isEqual = Argon2.verify(bytes, against: encoded ?? Argon2.nobody)
            return isEqual && encoded != nil
        }
    }

    /// Whether a stored hash was made at another cost and should be replaced after the next good log-in.
    package static func needsRehash(_ encoded: String) -> Bool {
        !encoded.hasPrefix(Argon2.prefix)
    }
}
