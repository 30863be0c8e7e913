package import Tenancy

/// Who makes a request, by a token that passed the ``TokenGate``.
package struct Principal: Sendable, Hashable {
    /// The only account whose rows this bearer may touch.
    package let account: AccountID
    /// The user's id, or the client's when a machine acts for itself.
    package let subject: String
    package let clientID: String
    package let scopes: ScopeSet

    package init(account: AccountID, subject: String, clientID: String, scopes: ScopeSet) {
        self.account = account
        self.subject = subject
        self.clientID = clientID
        self.scopes = scopes
    }
}
