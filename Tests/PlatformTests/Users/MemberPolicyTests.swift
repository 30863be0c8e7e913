import FoundationEssentials
import Tenancy
import Testing

@testable import Platform

@Suite("nobody gives, changes or takes away what they do not have")
struct MemberPolicyTests {
    private static let own = UUID()

    private static func policy(_ scopes: ScopeSet, membership: UUID? = own) -> MemberPolicy {
        MemberPolicy(
            Principal(
                kind: .user,
                account: AccountID(UUID()),
                subject: "x",
                clientID: "x",
                scopes: scopes,
                membership: membership
            )
        )
    }

    private static func member(_ role: Role, id: UUID = UUID(), last: Bool = false) -> LockedMember {
        LockedMember(id: id, role: role, isLastAdministrator: last)
    }

    private static func code(_ body: () throws(Problem) -> Void) -> String? {
        do throws(Problem) {
            try body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test("an administrator makes anybody anything")
    func administrator() {
        let policy = Self.policy(Role.admin.scopes)
        for before in Role.allCases {
            for after in Role.allCases {
                #expect(
                    Self.code { () throws(Problem) in
                        try policy.checkChange(of: Self.member(before), to: after)
                    } == nil
                )
            }
            #expect(
                Self.code { () throws(Problem) in
                    try policy.checkRemoval(of: Self.member(before))
                } == nil
            )
        }
    }

    @Test("a role with more scopes is out of reach, before and after")
    func outOfReach() {
        let policy = Self.policy(Role.partner.scopes.union([.accountAdmin]))
        let changes: [(Role, Role, String?)] = [
            (.partner, .partner, nil), (.partner, .viewer, "exceeds_own_rights"),
            (.viewer, .partner, "exceeds_own_rights"), (.viewer, .viewer, "exceeds_own_rights"),
        ]
        for (before, after, code) in changes {
            #expect(
                Self.code { () throws(Problem) in
                    try policy.checkChange(of: Self.member(before), to: after)
                } == code
            )
        }
        #expect(
            Self.code { () throws(Problem) in
                try policy.checkRemoval(of: Self.member(.viewer))
            } == "exceeds_own_rights"
        )
    }

    @Test("the own role stays, and oneself may leave")
    func oneself() {
        let policy = Self.policy(Role.admin.scopes)
        let oneself = Self.member(.admin, id: Self.own)
        #expect(
            Self.code { () throws(Problem) in
                try policy.checkChange(of: oneself, to: .viewer)
            } == "own_role"
        )
        #expect(Self.code { () throws(Problem) in try policy.checkChange(of: oneself, to: .admin) } == nil)
        #expect(Self.code { () throws(Problem) in try policy.checkRemoval(of: oneself) } == nil)
    }

    @Test("the last administrator stays one")
    func lastAdministrator() {
        let policy = Self.policy(Role.admin.scopes, membership: nil)
        let last = Self.member(.admin, last: true)
        #expect(
            Self.code { () throws(Problem) in
                try policy.checkChange(of: last, to: .viewer)
            } == "last_administrator"
        )
        #expect(
            Self.code { () throws(Problem) in
                try policy.checkRemoval(of: last)
            } == "last_administrator"
        )
        #expect(Self.code { () throws(Problem) in try policy.checkChange(of: last, to: .admin) } == nil)
    }
}
