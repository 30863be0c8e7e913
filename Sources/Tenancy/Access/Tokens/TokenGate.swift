package import FoundationEssentials
import Synchronization

/// The only way a text becomes ``AccessTokenClaims``.
///
/// libjwt 1.10 checks signatures and nothing else, and some of what it accepts is dangerous (design.md
/// section 6), so a token passes three checks: its form and key before libjwt sees it, the signature by
/// libjwt, every claim after it. Claims of good tokens are cached, because libjwt parses the key anew each
/// time (about 1 ms).
package final class TokenGate: Sendable {
    /// No token of ours comes near; libjwt crashes on giant ones.
    package static let longestToken = 8192
    /// How far clocks may differ, in seconds.
    package static let leeway: TimeInterval = 30

    private struct State {
        var keys: KeySet
        var cache: TokenCache
        /// Counts how often the cache was emptied.
        var epoch = 0
    }

    private let issuer: String
    private let audience: String
    private let state: Mutex<State>

    /// - Parameters:
    ///   - issuer: The exact `iss` of good tokens.
    ///   - audience: The exact `aud` of good tokens.
    ///   - keys: Whose signatures count.
    ///   - cacheLimit: How many tokens are remembered, about 1 KB each.
    package init(issuer: String, audience: String, keys: KeySet, cacheLimit: Int = 10_000) {
        self.issuer = issuer
        self.audience = audience
        self.state = Mutex(State(keys: keys, cache: TokenCache(limit: cacheLimit)))
    }

    /// Uses other keys from now on. Tokens of keys that are gone end at once.
    package func replaceKeys(_ keys: KeySet) {
        state.withLock { state in
            state.keys = keys
            state.cache.removeAll()
            state.epoch += 1
        }
    }

    /// Forgets all claims: something was revoked, and who calls this checks it after the gate.
    package func emptyCache() {
        state.withLock { state in
            state.cache.removeAll()
            state.epoch += 1
        }
    }

    /// The claims of a good token.
    ///
    /// - Parameters:
    ///   - token: What followed `Bearer `.
    ///   - now: The time to judge by.
    /// - Returns: The claims, all of them checked.
    /// - Throws: The first reason found. Takes up to about 1 ms of CPU for a token not seen before.
    package func verify(_ token: String, now: Date) throws(TokenError) -> AccessTokenClaims {
        guard token.utf8.count <= Self.longestToken else { throw .tooLong }
        let cacheKey = Digest.sha256(Array(token.utf8))
        let (known, keys, epoch) = state.withLock { state in
            (state.cache.claims(for: cacheKey), state.keys, state.epoch)
        }
        if let known {
            try Self.checkTimes(of: known, now: now)
            return known
        }
        let envelope = try TokenEnvelope(token, form: .own, keyNamed: keys.verificationKey)
        try envelope.checkSignature()
        let claims = try AccessTokenClaims(payload: envelope.payload)
        // Compared as bytes: String equality would also take other spellings of the same characters.
        guard claims.issuer.utf8.elementsEqual(issuer.utf8) else { throw .wrongIssuer }
        guard claims.audience.utf8.elementsEqual(audience.utf8) else { throw .wrongAudience }
        try Self.checkTimes(of: claims, now: now)
        state.withLock { state in
            // Judged by keys that were replaced meanwhile, or revoked meanwhile: good for this call only.
            guard state.epoch == epoch else { return }
            state.cache.insert(claims, for: cacheKey)
        }
        return claims
    }

    private static func checkTimes(of claims: AccessTokenClaims, now: Date) throws(TokenError) {
        try checkTimes(
            issuedAt: claims.issuedAt,
            notBefore: claims.notBefore,
            expiresAt: claims.expiresAt,
            now: now
        )
    }

    /// Whether it is a token's time, clocks being what they are.
    static func checkTimes(
        issuedAt: Date,
        notBefore: Date,
        expiresAt: Date,
        now: Date
    ) throws(TokenError) {
        guard now < expiresAt.addingTimeInterval(leeway) else { throw .expired }
        guard now >= notBefore.addingTimeInterval(-leeway) else { throw .notYetValid }
        guard now >= issuedAt.addingTimeInterval(-leeway) else { throw .issuedInFuture }
    }
}
