/// Why the keys of an outside issuer could not be had.
package enum IssuerKeysError: Error, Equatable {
    /// Not now: nobody answered, or the issuer is in trouble. Later may do.
    case unreachable(String)
    /// An answer that is no proof of anything: another issuer's, no key set, a place we do not connect to. Waiting
    /// does not help.
    case unusable(String)
    /// The request that asked is gone.
    case cancelled

    /// For the log.
    package var reason: String {
        switch self {
        case .unreachable(let reason), .unusable(let reason): reason
        case .cancelled: "cancelled"
        }
    }
}
