import FoundationEssentials
import Synchronization
import Testing

@testable import Platform

@Suite("Looking up charge points that knock")
struct StationFinderTests {
    private struct Away: Error {}

    @Test("finds those that came during a look by one look more")
    func together() async throws {
        let looks = Mutex<[[String]]>([])
        let (begun, beginning) = AsyncStream<Void>.makeStream()
        let (gate, opening) = AsyncStream<Void>.makeStream()
        let finder = StationFinder { _, identities in
            let isFirst = looks.withLock { looks in
                looks.append(identities)
                return looks.count == 1
            }
            if isFirst {
                beginning.yield()
                for await _ in gate { break }
            }
            return identities.map { _ in [] }
        }
        try await withThrowingTaskGroup { group in
            group.addTask { _ = try await finder.stations(slug: "a", identity: "first") }
            for await _ in begun { break }
            for place in 0..<20 {
                group.addTask { _ = try await finder.stations(slug: "a", identity: "\(place)") }
            }
            while finder.waitingCount < 20 { await Task.yield() }
            opening.yield()
            try await group.waitForAll()
        }
        let all = looks.withLock { $0 }
        #expect(all.map(\.count) == [1, 20])
        #expect(Set(all[1]) == Set((0..<20).map { "\($0)" }))
    }

    @Test("tells all of them of a database that is away, and looks again for the next")
    func failure() async throws {
        let isAway = Mutex(true)
        let finder = StationFinder { _, identities in
            if isAway.withLock({ $0 }) { throw Away() }
            return identities.map { _ in [] }
        }
        await withTaskGroup { group in
            for place in 0..<20 {
                group.addTask {
                    await #expect(throws: Away.self) {
                        try await finder.stations(slug: nil, identity: "\(place)")
                    }
                }
            }
        }
        isAway.withLock { $0 = false }
        let found = try await finder.stations(slug: nil, identity: "later")
        #expect(found.isEmpty)
    }
}
