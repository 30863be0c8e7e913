import FoundationEssentials
import OCPP

/// A tag that was shown at a charge point, and what the charge point was told of it.
struct AuthorisedToken: Sendable {
    let idTag: String
    let status: AuthorizationStatus
    let at: Date
}
