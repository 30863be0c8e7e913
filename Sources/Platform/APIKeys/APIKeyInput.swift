import FoundationEssentials
import Tenancy

/// The writable fields of an API key, as a POST or PATCH gave them; `nil` is "not given".
struct APIKeyInput {
    let name: String?
    /// Of a POST only: another scope is another key.
    let scope: ScopeSet?
    /// `.some(nil)` is "for ever".
    let expiresAt: Date??
    /// Whether nothing was given: then nothing is to be changed.
    let isEmpty: Bool

    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, creating: Bool, now: Date) throws(Problem) {
        isEmpty = body.isEmpty
        name = creating ? body.required("name", .words(1...100)) : body.optional("name", .words(1...100))
        scope = creating ? body.required("scope", .scopes) : nil
        expiresAt = body.nullable("expires_at", .time)
        if case .some(.some(let time)) = expiresAt, time <= now {
            body.note("expires_at", "out_of_range", "Expected a time to come.")
        }
        try body.finish()
    }
}
