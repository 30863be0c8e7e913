import FoundationEssentials
import OCPP
import Tenancy
import Testing

@testable import Platform

@Suite("Commands under way")
struct CommandDeskTests {
    private let desk = CommandDesk()
    private let id = UUID.version7()

    @Test("who waits for a command is told its end, not that an attempt at it failed")
    func retries() async {
        let end = desk.wait(for: id)
        desk.begin(id, action: "Reset")
        desk.returned(id)
        #expect(desk.action(of: id) == nil)
        desk.begin(id, action: "Reset")
        #expect(desk.action(of: id) == "Reset")
        desk.returned(id)
        desk.finish(id, CommandResult(status: .accepted))
        var results: [CommandResult] = []
        for await result in end { results.append(result) }
        #expect(results == [CommandResult(status: .accepted)])
    }

    @Test("a command that nobody waits for any more is still recognised")
    func impatience() {
        _ = desk.wait(for: id)
        desk.begin(id, action: "Reset")
        desk.forget(id)
        #expect(desk.action(of: id) == "Reset")
        desk.returned(id)
        #expect(desk.action(of: id) == nil)
    }
}
