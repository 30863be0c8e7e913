package import Tenancy

/// What a request must show to be let in.
package enum OperationAccess: Sendable, Hashable {
    /// Nothing. Only what is public by nature.
    case open
    /// A good token with this scope, and its own account where the path names one.
    case scope(Scope)
    /// A token of a person, whatever its scopes.
    case person
    /// A platform administrator's own token.
    case platform
    /// Either a platform administrator's own token, or one of the account with this scope.
    case scopeOrPlatform(Scope)
    /// A good token with this scope, or without a token the signature of an account.
    case scopeOrSignature(Scope)
}

extension OperationAccess {
    /// - Throws: ``BearerError`` when this bearer is not let in.
    func check(_ bearer: Bearer) throws(BearerError) {
        switch (self, bearer) {
        case (.open, _), (.person, _), (.platform, .platform), (.scopeOrPlatform, .platform):
            return
        case (.scopeOrSignature(let scope), .platform):
            throw .insufficientScope(scope)
        case (.platform, .tenant):
            throw .insufficientScope(.platformAdmin)
        case (.scope(let scope), .platform):
            throw .insufficientScope(scope)
        case (.scope(let scope), .tenant(let principal)),
            (.scopeOrPlatform(let scope), .tenant(let principal)),
            (.scopeOrSignature(let scope), .tenant(let principal)):
            guard principal.scopes.contains(scope) else { throw .insufficientScope(scope) }
        }
    }
}
