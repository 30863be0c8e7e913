import FoundationEssentials
import Testing

@testable import Platform

@Suite("calls that a gateway was given before")
struct RecentCallsTests {
    @Test("the same call is begun once at each socket, and again when it never left")
    func once() {
        var calls = RecentCalls()
        let (first, second) = (UUID(), UUID())
        let begun = calls.begin("a", at: first)
        let repeated = calls.begin("a", at: first)
        let elsewhere = calls.begin("a", at: second)
        #expect((begun, repeated, elsewhere) == (true, false, true))
        calls.forget("a")
        let again = calls.begin("a", at: second)
        #expect(again)
    }

    @Test("only so many are remembered, the latest")
    func bounded() {
        var calls = RecentCalls()
        let socket = UUID()
        for number in 0...10_000 { _ = calls.begin("\(number)", at: socket) }
        let oldest = calls.begin("0", at: socket)
        let latest = calls.begin("10000", at: socket)
        #expect((oldest, latest) == (true, false))
    }
}
