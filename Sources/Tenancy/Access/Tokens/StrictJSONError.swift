/// Why a text is no JSON that ``StrictJSON`` takes.
enum StrictJSONError: Error, Equatable {
    case malformed
    /// A member stands twice in one object.
    case duplicateMember(String)
}
