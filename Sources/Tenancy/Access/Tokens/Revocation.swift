package import FoundationEssentials

/// Something that is no longer trusted: every credential that rests on it and is not younger ends.
package struct Revocation: Hashable, Sendable {
    /// What was revoked, by the word that the database and the bus write.
    package enum Kind: String, CaseIterable, Sendable {
        /// A family of refresh tokens, with the access tokens made from it.
        case grant
        /// A user: left, locked, or with a new password.
        case user
        /// What a user is in one account: removed, or with other rights.
        case membership
        case client
        case apiKey = "api_key"
        case account
        /// A key that signs tokens, by its `kid`.
        case key
        case supportSession = "support_session"
        /// One access token, by its `jti`.
        case token
        /// An account's trust in an outside issuer, by the id of its row.
        case issuer

        /// Whether the time does not count. A family and a support session never come back, so what rests on one of
        /// them ends whenever it was made; what was learnt of the others may be learnt anew.
        var isFinal: Bool {
            switch self {
            case .grant, .supportSession, .token: true
            case .user, .membership, .client, .account, .apiKey, .key, .issuer: false
            }
        }
    }

    package var kind: Kind
    /// The lower-case id of what was revoked, or the client id as tokens spell it.
    package var subject: String
    /// What was made at this time or before is dead.
    package var at: Date

    package init(kind: Kind, subject: String, at: Date) {
        self.kind = kind
        self.subject = subject
        self.at = at
    }
}
