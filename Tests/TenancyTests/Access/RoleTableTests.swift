import FoundationEssentials
import Tenancy
import Testing

@Suite("The documentation of roles")
struct RoleTableTests {
    @Test("docs/roles.md is what the program prints")
    func document() throws {
        let folders = #filePath.split(separator: "/").dropLast(4)
        let path = "/" + folders.joined(separator: "/") + "/docs/roles.md"
        let data = try Data(contentsOf: URL(filePath: path))
        #expect(
            String(decoding: data, as: UTF8.self) == RoleTable.markdown,
            "run plugyard config roles > docs/roles.md"
        )
    }

    @Test("Every scope has a line with a meaning, and every role a column")
    func complete() {
        for scope in Scope.builtIn {
            #expect(!scope.meaning.isEmpty)
            #expect(RoleTable.markdown.contains("| `\(scope.rawValue)` |"))
        }
        for role in Role.allCases { #expect(RoleTable.markdown.contains(" \(role.rawValue) |")) }
    }
}
