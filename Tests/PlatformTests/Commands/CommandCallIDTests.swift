import FoundationEssentials
import Tenancy
import Testing

@testable import Platform

@Suite("Message ids of commands")
struct CommandCallIDTests {
    private let command = UUID.version7()

    @Test("the first attempt has the command's own id, later ones another each")
    func differ() {
        let texts = (1...10).map { CommandCallID(command, attempt: $0).text }
        #expect(texts[0] == command.uuidString.lowercased())
        #expect(Set(texts).count == 10)
        #expect(texts.allSatisfy { $0.utf8.count <= 36 })
    }

    @Test("an answer finds its command again")
    func roundTrip() {
        for attempt in [1, 2, 10] {
            let id = CommandCallID(command, attempt: attempt)
            #expect(CommandCallID(id.text) == id)
        }
    }

    @Test(
        "what is no message id of ours finds nothing",
        arguments: ["", "1", "-2", "raw-2", "00-11-22", "zz"]
    )
    func foreign(text: String) {
        #expect(CommandCallID(text) == nil)
        let digits = command.uuidString.filter { $0 != "-" }
        #expect(CommandCallID("\(digits)-1") == nil)
        #expect(CommandCallID("\(digits.dropLast())g-2") == nil)
    }
}
