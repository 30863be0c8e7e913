package import FoundationEssentials

/// What a token of an outside issuer says, once ``OutsideTokenGate`` has checked it.
///
/// It says who somebody is at that issuer and nothing about accounts: which account it counts in is written
/// where the account trusts the issuer, never in a claim.
package struct OutsideClaims: Sendable, Equatable {
    /// `iss`, the one that was asked for.
    package var issuer: String
    /// `sub`: unique and never given anew within the issuer, at most 255 bytes. Names the person together with
    /// the issuer; ``email`` does not.
    package var subject: String
    /// `jti`, which not every issuer writes.
    package var tokenID: String?
    package var issuedAt: Date
    package var expiresAt: Date
    package var notBefore: Date?
    /// `email`, unless the issuer says that it is not verified. Issuers let people write what they like here:
    /// for display, never to find a user by.
    package var email: String?
    /// The groups in the claim that the account named, or none.
    package var groups: [String]

    /// For tests of what is made of claims: one made by hand proves nothing.
    package init(
        issuer: String,
        subject: String,
        tokenID: String? = nil,
        issuedAt: Date,
        expiresAt: Date,
        notBefore: Date? = nil,
        email: String? = nil,
        groups: [String] = []
    ) {
        self.issuer = issuer
        self.subject = subject
        self.tokenID = tokenID
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.notBefore = notBefore
        self.email = email
        self.groups = groups
    }
}
