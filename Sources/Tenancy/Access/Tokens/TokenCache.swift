import FoundationEssentials

/// Claims of tokens whose signature was good, by the SHA-256 of the token.
///
/// Two generations: when the young one is full it becomes the old one, and what was old is forgotten unless
/// it was asked for meanwhile. That bounds memory and keeps what is in use without a list to maintain. Only
/// good tokens enter, so nobody can push others out with rubbish.
struct TokenCache {
    typealias Key = [UInt8]

    private var young: [Key: AccessTokenClaims] = [:]
    private var old: [Key: AccessTokenClaims] = [:]
    private let generationSize: Int

    init(limit: Int) {
        self.generationSize = max(1, limit / 2)
    }

    var count: Int {
        young.count + old.count
    }

    mutating func claims(for key: Key) -> AccessTokenClaims? {
        if let claims = young[key] { return claims }
        guard let claims = old.removeValue(forKey: key) else { return nil }
        insert(claims, for: key)
        return claims
    }

    mutating func insert(_ claims: AccessTokenClaims, for key: Key) {
        if young.count >= generationSize {
            old = young
            young = [:]
        }
        young[key] = claims
    }

    mutating func removeAll() {
        young = [:]
        old = [:]
    }
}
