import FoundationEssentials

/// Takes claims out of a token's payload, each in the one form it must have.
struct ClaimReader {
    private let members: [String: StrictJSON]

    init(json: [UInt8]) throws(TokenError) {
        let value: StrictJSON
        do {
            value = try StrictJSON(parsing: json)
        } catch {
            switch error {
            case .malformed: throw .malformedPayload
            case .duplicateMember(let name): throw .duplicateClaim(name)
            }
        }
        guard case .object(let members) = value else { throw .malformedPayload }
        self.members = members
    }

    /// A claim that may be absent. A `null` is there, and then has to be of the right form like anything else.
    func optional(_ name: String) -> StrictJSON? {
        members[name]
    }

    /// A claim that must be there; `null` is as good as absent.
    func required(_ name: String) throws(TokenError) -> StrictJSON {
        guard let value = members[name], value != .null else { throw .missingClaim(name) }
        return value
    }

    /// A text, which may be empty.
    func anyText(_ name: String) throws(TokenError) -> String {
        guard let text = try required(name).text else { throw .malformedClaim(name) }
        return text
    }

    /// A text of at least one character.
    func text(_ name: String) throws(TokenError) -> String {
        let text = try anyText(name)
        guard !text.isEmpty else { throw .malformedClaim(name) }
        return text
    }

    /// A text of at least one character, or `nil` when there is no such claim.
    func optionalText(_ name: String) throws(TokenError) -> String? {
        optional(name) == nil ? nil : try text(name)
    }

    /// Whole seconds since 1970. RFC 7519 section 2 would let a NumericDate have a fraction; nobody needs one.
    func time(_ name: String) throws(TokenError) -> Date {
        guard case .integer(let seconds) = try required(name) else { throw .malformedClaim(name) }
        return Date(timeIntervalSince1970: Double(seconds))
    }

    /// An id in its lower-case spelling.
    func id(_ name: String) throws(TokenError) -> UUID {
        guard let id = UUID(lowercaseText: try anyText(name)) else { throw .malformedClaim(name) }
        return id
    }

    /// An id in its lower-case spelling, or `nil` when there is no such claim.
    func optionalID(_ name: String) throws(TokenError) -> UUID? {
        guard let value = optional(name) else { return nil }
        guard let text = value.text, let id = UUID(lowercaseText: text) else { throw .malformedClaim(name) }
        return id
    }
}
