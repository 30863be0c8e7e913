import FoundationEssentials
import Tenancy

/// Who is invited, and as what.
struct UserInvitation {
    let email: String
    let name: String
    let role: Role
    /// Of a partner; empty for everybody else.
    let locationIDs: [UUID]

    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader) throws(Problem) {
        let email = body.required("email", .email)
        let name = body.optional("name", .personName)
        let role = body.required("role", FieldRule<Role>.word)
        let locationIDs = body.optional("location_ids", .locationIDs) ?? []
        if let role, role != .partner, !locationIDs.isEmpty { body.noteLocationsOfOthers() }
        try body.finish()
        guard let email, let role else { throw body.faultsSoFar }
        self.email = email
        self.name = name ?? ""
        self.role = role
        self.locationIDs = locationIDs
    }
}
