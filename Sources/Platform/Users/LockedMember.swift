import FoundationEssentials
import Tenancy

/// A member that nobody else changes until the transaction ends, and neither any administrator of the account: two who
/// demote each other wait for one another, and the second learns that it would be the last.
struct LockedMember {
    let id: UUID
    let role: Role
    let isLastAdministrator: Bool

    init(id: UUID, role: Role, isLastAdministrator: Bool) {
        self.id = id
        self.role = role
        self.isLastAdministrator = isLastAdministrator
    }

    /// From the rows of ``UserQueries/lock(_:)``.
    ///
    /// - Throws: 404 when the member is not among them.
    init(_ id: UUID, in rows: [Row]) throws {
        var found: Role?
        var administrators = 0
        for row in rows {
            let role = try row.role("role")
            if role == .admin { administrators += 1 }
            if try row.decode("id", as: UUID.self) == id { found = role }
        }
        guard let role = found else { throw Problem.notFound }
        self.init(id: id, role: role, isLastAdministrator: role == .admin && administrators == 1)
    }
}

extension Row {
    /// A role by its word, which a CHECK keeps to those there are.
    func role(_ name: String) throws(DatabaseError) -> Role {
        let word = try decode(name, as: String.self)
        guard let role = Role(rawValue: word) else {
            throw DatabaseError(.decoding, "column \"\(name)\" is no role", column: name)
        }
        return role
    }
}
