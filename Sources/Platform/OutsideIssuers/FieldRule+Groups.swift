import OCPP
import Tenancy

extension FieldRule<[String: Role]> {
    private static let mostGroups = 100

    /// An object from a group's name to the role its members have.
    static var groupRoles: Self {
        Self { (value) throws(FieldFault) in
            guard let object = value.objectValue else { throw .wrongType("an object from group to role") }
            guard !object.hasDuplicateKeys else {
                throw FieldFault(code: "repeated_member", message: "A group is given more than once.")
            }
            guard object.members.count <= mostGroups else {
                throw FieldFault(code: "out_of_range", message: "Expected at most \(mostGroups) groups.")
            }
            var roles: [String: Role] = [:]
            for member in object.members {
                _ = try FieldRule<String>.words(1...200).read(.string(member.key))
                roles[member.key] = try FieldRule<Role>.roleWithoutMembership.read(member.value)
            }
            return roles
        }
    }
}

extension FieldRule<Set<SigningAlgorithm>> {
    /// One or both of those that tokens may be signed with.
    static var algorithms: Self {
        Self { (value) throws(FieldFault) in
            let names = try FieldRule<[String]>.texts(1...SigningAlgorithm.allCases.count).read(value)
            let algorithms = names.compactMap(SigningAlgorithm.init(rawValue:))
            guard algorithms.count == names.count, Set(names).count == names.count else {
                let known = SigningAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
                throw FieldFault(code: "not_allowed", message: "Expected \(known), each at most once.")
            }
            return Set(algorithms)
        }
    }
}
