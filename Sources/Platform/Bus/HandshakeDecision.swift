/// Whether a socket may be opened; decided before the upgrade (contract §6).
package enum HandshakeDecision: Sendable {
    case accept(StationPeer)
    case refuse(HandshakeRefusal)
}

/// Why a socket was not opened, and the HTTP status that says so.
package enum HandshakeRefusal: String, Sendable, CaseIterable {
    case unknownChargePoint = "unknown_charge_point"
    case inactiveChargePoint = "inactive_charge_point"
    case wrongPassword = "wrong_password"
    /// It came with less than the charge point's security profile, or the account's minimum, demands.
    case insufficientSecurity = "insufficient_security"
    /// Its client certificate is expired, revoked, of an unknown authority or somebody else's.
    case certificateRefused = "certificate_refused"
    case suspendedAccount = "suspended_account"
    case noCommonSubprotocol = "no_common_subprotocol"
    /// It offered none, and neither charge point nor account has a fallback.
    case noSubprotocol = "no_subprotocol"
    case tooManySockets = "too_many_sockets"
    /// The database cannot be asked now; the charge point should try again.
    case unavailable

    package var status: Int {
        switch self {
        case .unknownChargePoint, .inactiveChargePoint: 404
        case .wrongPassword, .certificateRefused: 401
        case .suspendedAccount, .insufficientSecurity: 403
        case .noCommonSubprotocol, .noSubprotocol: 400
        case .tooManySockets: 429
        case .unavailable: 503
        }
    }
}
