import OCPP
import Tenancy

/// Which role the members of a group have, as `trusted_issuers.group_roles` keeps it.
struct GroupRoles: Sendable {
    let roles: [String: Role]

    init(_ roles: [String: Role]) {
        self.roles = roles
    }

    /// Reads the stored text. A role of another version of this program gives nothing.
    init(stored text: String) throws(DatabaseError) {
        guard let members = (try? JSONValue.parse(text))?.objectValue?.members else {
            throw DatabaseError(.decoding, "group_roles is no JSON object", column: "group_roles")
        }
        var roles: [String: Role] = [:]
        for member in members {
            roles[member.key] = member.value.stringValue.flatMap(Role.init(rawValue:))
        }
        self.roles = roles
    }

    /// By group, so that equal rules are equal texts.
    var json: JSONValue {
        .object(
            JSONObject(
                roles.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: .string($0.value.rawValue)) }
            )
        )
    }

    /// All that any group gives.
    var scopes: ScopeSet {
        Self.scopes(of: Array(roles.values))
    }

    /// What somebody in these groups is, in the order of ``Role``.
    func roles(of groups: [String]) -> [Role] {
        let held = Set(groups.compactMap { roles[$0] })
        return Role.allCases.filter(held.contains)
    }

    static func scopes(of roles: [Role]) -> ScopeSet {
        roles.reduce([]) { $0.union($1.scopes) }
    }
}
