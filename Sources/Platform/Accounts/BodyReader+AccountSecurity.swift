import FoundationEssentials
import Tenancy

extension BodyReader {
    /// What a PATCH of an account says about the security of its charge points.
    mutating func securityChanges() -> [SQL] {
        var changes: [SQL] = []
        if let profile = optional("minimum_security_profile", .integer(0...3)) {
            changes.append("minimum_security_profile = \(profile)::smallint")
        }
        if let version = fallbackSubprotocol() {
            changes.append("fallback_subprotocol = \(version?.rawValue)")
        }
        if let location = nullable("auto_registration_location_id", .id) {
            changes.append("auto_registration_location_id = \(location)")
        }
        if let policy: CertificatePolicy = optional("certificate_policy", .word) {
            changes.append("certificate_policy = \(policy.rawValue)")
        }
        return changes
    }
}
