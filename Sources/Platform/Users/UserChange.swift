import FoundationEssentials
import Tenancy

/// What a PATCH gave of a member; `nil` is "not given".
struct UserChange {
    let name: String?
    let role: Role?
    let locationIDs: [UUID]?

    /// Whether nothing was given: then nothing is to be changed.
    let isEmpty: Bool

    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader) throws(Problem) {
        isEmpty = body.isEmpty
        name = body.optional("name", .personName)
        role = body.optional("role", FieldRule<Role>.word)
        locationIDs = body.optional("location_ids", .locationIDs)
        if let role { try Self.checkLocations(locationIDs, of: role, in: &body) }
        try body.finish()
    }

    /// As what the member goes on, who is something else until now.
    func role(after present: Role) -> Role {
        role ?? present
    }

    /// Judges locations that came without a role.
    ///
    /// - Throws: 422.
    func checkLocations(of present: Role) throws(Problem) {
        guard role(after: present) != .partner, locationIDs?.isEmpty == false else { return }
        throw .validation([UserProblems.locationsOfOthers])
    }

    private static func checkLocations(_ ids: [UUID]?, of role: Role, in body: inout BodyReader)
        throws(Problem)
    {
        if role != .partner, ids?.isEmpty == false { body.noteLocationsOfOthers() }
    }
}

extension BodyReader {
    /// Notes that locations were given for somebody who sees the whole account.
    mutating func noteLocationsOfOthers() {
        let error = UserProblems.locationsOfOthers
        note("location_ids", error.code, error.message)
    }
}
