import NIOCore

/// How long things took, in buckets of a 32nd of their size.
struct LatencyHistogram {
    private static let bits = 5

    private var counts = [Int](repeating: 0, count: 2048)
    private(set) var count = 0
    private var longest = 0

    mutating func record(_ time: TimeAmount) {
        let microseconds = max(0, Int(time.nanoseconds / 1000))
        counts[Self.bucket(of: microseconds)] += 1
        count += 1
        longest = max(longest, microseconds)
    }

    /// In milliseconds: what this share of all took at most. 0 while there is nothing.
    func quantile(_ share: Double) -> Double {
        guard count > 0, share < 1 else { return Double(longest) / 1000 }
        var left = Int(Double(count) * share)
        for (bucket, number) in counts.enumerated() where number > 0 {
            if left < number { return Self.middle(of: bucket) / 1000 }
            left -= number
        }
        return Double(longest) / 1000
    }

    private static func shift(of value: Int) -> Int {
        max(0, Int.bitWidth - 1 - value.leadingZeroBitCount - bits)
    }

    private static func bucket(of value: Int) -> Int {
        let shift = shift(of: value)
        return shift << bits + value >> shift
    }

    private static func middle(of bucket: Int) -> Double {
        guard bucket >= 2 << bits else { return Double(bucket) + 0.5 }
        let shift = bucket >> bits - 1
        return Double((bucket - shift << bits) << shift) + Double(1 << shift) / 2
    }
}
