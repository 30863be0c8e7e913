import Tenancy

/// The writable fields of a client, as a POST or PATCH gave them; `nil` is "not given".
struct ClientInput {
    let name: String?
    /// Of a POST only: what a client is does not change.
    let kind: ClientKind
    let role: Role?
    let scope: ScopeSet?
    let redirectURIs: [String]?
    /// Whether nothing was given: then nothing is to be changed.
    let isEmpty: Bool

    /// Reads and judges the fields. Redirect URIs of a change can only be judged with the client's kind:
    /// ``checkRedirects(of:)``.
    ///
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, creating: Bool) throws(Problem) {
        isEmpty = body.isEmpty
        name = creating ? body.required("name", .words(1...100)) : body.optional("name", .words(1...100))
        kind = (creating ? body.optional("kind", .word) : nil) ?? .machine
        role = body.optional("role", .roleWithoutMembership)
        scope = body.optional("scope", .scopes)
        redirectURIs = body.optional(
            "redirect_uris",
            .texts(0...RedirectURIPolicy.mostPerClient, of: 1...RedirectURIPolicy.longest)
        )
        if role != nil, scope != nil {
            body.note("scope", "not_allowed", "Give either role or scope.")
        } else if creating, role == nil, scope == nil,
            !body.faultsSoFar.errors.contains(where: { ["/role", "/scope"].contains($0.field) })
        {
            body.note("scope", "required", "Give either role or scope.")
        }
        if creating, let fault = RedirectURIPolicy.fault(in: redirectURIs ?? [], of: kind) {
            body.noteUnlessNoted("redirect_uris", "malformed", fault)
        }
        try body.finish()
    }

    /// What role or scope stand for; `nil` when neither was given.
    var scopes: ScopeSet? {
        role?.scopes ?? scope
    }

    /// - Throws: 422 when the redirect URIs that were given do not suit the kind.
    func checkRedirects(of kind: ClientKind) throws(Problem) {
        guard let redirectURIs, let fault = RedirectURIPolicy.fault(in: redirectURIs, of: kind) else {
            return
        }
        throw .validation([FieldError(field: "/redirect_uris", code: "malformed", message: fault)])
    }
}
