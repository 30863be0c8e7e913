import FoundationEssentials
import Testing

@testable import Tenancy

@Suite("time-ordered ids")
struct UUIDVersion7Tests {
    @Test("an id that is made exactly at a time has that time, whatever was made before")
    func exact() throws {
        _ = UUID.version7()
        let past = Date(timeIntervalSince1970: 1_700_000_000.25)
        let id = UUID.version7(exactlyAt: past)
        #expect(id.version7Instant == past)
        #expect(UUID.version7(exactlyAt: past) != id)
        // The others ascend instead.
        #expect(try #require(UUID.version7(at: past).version7Instant) > past)
    }
}
