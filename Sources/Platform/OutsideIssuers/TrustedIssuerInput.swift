import Tenancy

/// The writable fields of a trusted issuer, as a POST or PATCH gave them; `nil` is "not given".
struct TrustedIssuerInput {
    /// Of a POST only: whom its tokens name is known by it, so another issuer is another row.
    let issuer: String?
    let audience: String?
    let algorithms: Set<SigningAlgorithm>?
    let groupsClaim: String?
    let groupRoles: GroupRoles?
    let isActive: Bool?
    /// Whether nothing was given: then nothing is to be changed.
    let isEmpty: Bool

    /// - Parameters:
    ///   - body: The body.
    ///   - creating: Whether the required fields must be there.
    ///   - policy: Which URLs an issuer may have.
    ///   - ownIssuer: The platform's own, whose tokens have another way in.
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, creating: Bool, policy: IssuerURLPolicy, ownIssuer: String) throws(Problem)
    {
        isEmpty = body.isEmpty
        issuer = creating ? body.required("issuer", .text(1...500)) : nil
        let audience = FieldRule<String>.words(1...200)
        self.audience = creating ? body.required("audience", audience) : body.optional("audience", audience)
        algorithms = body.optional("algorithms", .algorithms)
        groupsClaim = body.optional("groups_claim", .words(1...100))
        groupRoles = body.optional("group_roles", .groupRoles).map(GroupRoles.init(_:))
        isActive = body.optional("is_active", .boolean)
        if let issuer {
            if let fault = policy.fault(inIssuer: issuer) {
                body.note("issuer", "malformed", fault)
            } else if issuer == ownIssuer {
                body.note("issuer", "not_allowed", "This platform's own tokens are trusted as they are.")
            }
        }
        try body.finish()
    }

    /// In the order of ``SigningAlgorithm``, so that equal sets are equal arrays.
    var algorithmNames: [String]? {
        algorithms.map { given in SigningAlgorithm.allCases.filter(given.contains).map(\.rawValue) }
    }
}
