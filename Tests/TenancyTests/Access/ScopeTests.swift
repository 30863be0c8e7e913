import Tenancy
import Testing

@Suite("Scopes and roles")
struct ScopeTests {
    @Test(
        "A role has the scopes of the contract",
        arguments: [
            (
                Role.operator,
                """
                charge-points:read charge-points:write commands:control sessions:read sessions:write \
                logs:read reports:read
                """
            ),
            (.maintenance, "charge-points:read commands:control commands:configure logs:read reports:read"),
            (.viewer, "charge-points:read sessions:read logs:read reports:read"),
            (.partner, "charge-points:read sessions:read reports:read"),
        ]
    )
    func roleTable(role: Role, text: String) {
        #expect(role.scopes.text == text)
    }

    @Test("An admin has all of the account and nothing of the platform")
    func admin() {
        #expect(Role.admin.scopes.union([.platformAdmin]) == .all)
        #expect(!Role.admin.scopes.contains(.platformAdmin))
    }

    @Test("Every role is a subset of admin", arguments: Role.allCases)
    func subsets(role: Role) {
        #expect(role.scopes.isSubset(of: Role.admin.scopes))
    }

    @Test("Text is read in any order and written in one")
    func canonicalText() throws {
        let scopes = try ScopeSet(text: "  logs:read charge-points:read  logs:read ")
        #expect(scopes.text == "charge-points:read logs:read")
        #expect(try ScopeSet(text: ScopeSet.all.text) == .all)
        #expect(try ScopeSet(text: "").isEmpty)
    }

    @Test("An unknown scope is refused by its name")
    func unknown() {
        #expect(throws: ScopeError.unknown("logs:write")) {
            try ScopeSet(text: "logs:read logs:write")
        }
    }
}
