import FoundationEssentials
import Tenancy
import Testing

@Suite("Lists of common passwords")
struct CommonPasswordsTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func list(_ text: String) throws -> CommonPasswords {
        let path = folder.path("list.txt")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return try CommonPasswords(path: path)
    }

    @Test("every line is found, and nothing between, before or behind them", arguments: [1, 2, 3, 10, 1537])
    func search(count: Int) throws {
        let words = (0..<count).map { "word\($0)\(String(repeating: "x", count: $0 % 7))" }
        let sorted = words.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        for end in ["\n", ""] {
            let list = try list(sorted.joined(separator: "\n") + end)
            for word in words {
                #expect(list.contains(word))
                #expect(
                    !list.contains(word + "y") && !list.contains("a" + word) && !list.contains("~" + word)
                )
                #expect(!list.contains(String(word.dropLast())) || words.contains(String(word.dropLast())))
            }
            #expect(!list.contains("") && !list.contains("\n") && !list.contains("word"))
        }
    }

    @Test("the order is that of the bytes")
    func bytes() throws {
        let list = try list("zebra\nähnlich\n暗い森の中\n🐘🐘🐘\n")
        for word in ["zebra", "ähnlich", "暗い森の中", "🐘🐘🐘"] { #expect(list.contains(word)) }
        #expect(!list.contains("ahnlich"))
    }

    @Test(
        "a file that would find nothing is refused",
        arguments: [
            "", "b\na\n", "alpha\nBeta\n", "alpha\r\nbeta\r\n", "a\nc\nb\nd\n", "a\na\n", "a\nb\nB\n",
        ]
    )
    func malformed(text: String) {
        #expect(throws: CommonPasswordsError.malformed) { try list(text) }
    }

    @Test("a file that is not there is told")
    func missing() {
        #expect(throws: CommonPasswordsError.unreadable) { try CommonPasswords(path: "/nowhere/list.txt") }
    }

    @Test("what is listed is refused, in any case and with digits and marks around it")
    func policy() throws {
        let policy = PasswordPolicy(listed: try list("cantilever\nspoonbill\nzz top 1973\n"))
        for password in ["Cantilever", "cantilever1", "!!SPOONBILL2026", "ZZ Top 1973"] {
            #expect(policy.complaint(password, email: "a@example.org") != nil)
            #expect(PasswordPolicy().complaint(password, email: "a@example.org") == nil)
        }
        #expect(policy.complaint("Password123", email: "a@example.org") != nil, "what is built in stays")
        for password in ["cantilever and spoonbill", "spoonbill1234567", "xcantileverx"] {
            #expect(policy.complaint(password, email: "a@example.org") == nil)
        }
    }
}
