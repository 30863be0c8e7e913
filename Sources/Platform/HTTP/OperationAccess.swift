package import Tenancy

/// What a request must show to be let in.
package enum OperationAccess: Sendable, Hashable {
    /// Nothing. Only what is public by nature.
    case open
    /// A good token with this scope, and its own account where the path names one.
    case scope(Scope)
}
