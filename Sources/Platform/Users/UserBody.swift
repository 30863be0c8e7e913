import FoundationEssentials
import Tenancy

/// Schema `User`: a person as a member of one account. Nothing in it tells whether other accounts know the person.
struct UserBody: Encodable, Sendable {
    /// Of the membership.
    let id: ResourceID
    let email: String
    let name: String
    let role: String
    let locationIDs: [ResourceID]
    /// `invited` until the person has signed in.
    private(set) var status: String
    let createdAt: Timestamp
    @Nullable private(set) var joinedAt: Timestamp?
    let updatedAt: Timestamp

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        email = try row.decode("email")
        name = try row.decode("name")
        role = try row.decode("role")
        locationIDs = try row.decode("location_ids")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
        let joinedAt = try row.optionalTimestamp("joined_at")
        self.joinedAt = joinedAt
        status = joinedAt == nil ? "invited" : "active"
    }

    enum CodingKeys: String, CodingKey {
        case id, email, name, role, status
        case locationIDs = "location_ids"
        case createdAt = "created_at"
        case joinedAt = "joined_at"
        case updatedAt = "updated_at"
    }
}

extension UserBody: LiveBody {
    var settled: Self {
        var settled = self
        settled.status = "active"
        settled.joinedAt = nil
        return settled
    }
}
