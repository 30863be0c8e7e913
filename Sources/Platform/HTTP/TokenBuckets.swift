import Synchronization

/// Token buckets: each key may do so much at once, and so much per second after that.
final class TokenBuckets<Key: Hashable & Sendable>: Sendable {
    private struct Bucket {
        var level: Double
        var at: ContinuousClock.Instant
    }

    /// How much may come at once.
    let capacity: Double
    let perSecond: Double
    private let limit: Int
    private let buckets = Mutex<[Key: Bucket]>([:])

    /// `limit`: How many keys are remembered. Beyond it the idle ones are forgotten, and all of them if that is not
    /// enough: a bucket is no promise, and memory is bounded.
    init(capacity: Double, perSecond: Double, limit: Int = 100_000) {
        self.capacity = capacity
        self.perSecond = perSecond
        self.limit = limit
    }

    var count: Int {
        buckets.withLock { $0.count }
    }

    /// Takes one token.
    ///
    /// - Returns: How many are left; `nil` when there was none.
    func take(_ key: Key, at now: ContinuousClock.Instant = .now) -> Double? {
        buckets.withLock { buckets in
            let level = level(of: buckets[key], now)
            if buckets[key] == nil, buckets.count >= limit { makeRoom(in: &buckets, now) }
            guard level >= 1 else { return nil }
            buckets[key] = Bucket(level: level - 1, at: now)
            return level - 1
        }
    }

    /// How many tokens a key has; `nil` when it is not remembered, and has all of them.
    func level(of key: Key, at now: ContinuousClock.Instant = .now) -> Double? {
        buckets.withLock { buckets in buckets[key].map { level(of: $0, now) } }
    }

    private func level(of bucket: Bucket?, _ now: ContinuousClock.Instant) -> Double {
        guard let bucket else { return capacity }
        let seconds = max(0, (now - bucket.at) / .seconds(1))
        return min(capacity, bucket.level + seconds * perSecond)
    }

    private func makeRoom(in buckets: inout [Key: Bucket], _ now: ContinuousClock.Instant) {
        buckets = buckets.filter { level(of: $0.value, now) < capacity }
        if buckets.count > limit / 2 { buckets.removeAll() }
    }
}
