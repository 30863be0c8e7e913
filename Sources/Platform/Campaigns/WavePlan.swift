/// How the charge points of a campaign are spread over waves.
enum WavePlan: Sendable, Equatable {
    /// So many in each.
    case size(Int)
    /// The share of each wave, in percent; 100 together.
    case percents([Int])

    /// The wave, from 1, of each of so many charge points.
    func waves(of count: Int) -> [Int] {
        switch self {
        case .size(let size):
            return (0..<count).map { $0 / size + 1 }
        case .percents(let percents):
            var waves: [Int] = []
            var sum = 0
            for (index, percent) in percents.enumerated() {
                sum += percent
                // Rounded up, so that the first wave is never empty.
                let end = min(count, (count * sum + 99) / 100)
                waves += Array(repeating: index + 1, count: max(0, end - waves.count))
            }
            return waves
        }
    }
}
