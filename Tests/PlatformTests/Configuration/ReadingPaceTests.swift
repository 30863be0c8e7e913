import FoundationEssentials
import Testing

@testable import Platform

@Suite("The pace of configuration readings")
struct ReadingPaceTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    @Test("asks the first few at once")
    func burst() {
        let pace = ReadingPace(rate: 10, atOnce: 5)
        let turns = (0..<5).map { _ in pace.next(after: start) }
        #expect(turns == [nil, nil, nil, nil, nil])
    }

    @Test("spreads those of a mass reconnect over time")
    func storm() {
        let pace = ReadingPace(rate: 10, atOnce: 5)
        let turns = (0..<1005).map { _ in pace.next(after: start) }
        let late = turns.compactMap { $0 }
        #expect(late.count == 1000)
        let waits = late.map { Int(($0.timeIntervalSince(start) * 10).rounded()) }
        #expect(waits == Array(1...1000))
    }

    @Test("asks at once again when the rush is over")
    func afterwards() {
        let pace = ReadingPace(rate: 10, atOnce: 5)
        for _ in 0..<100 { _ = pace.next(after: start) }
        #expect(pace.next(after: start + 5) != nil)
        #expect(pace.next(after: start + 20) == nil)
    }
}
