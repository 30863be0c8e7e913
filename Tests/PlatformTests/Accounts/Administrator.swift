import FoundationEssentials
import Tenancy
import TestSupport

extension DatabaseClone {
    /// A platform administrator, by the owner's hand.
    func administrator(_ email: String = "root@plugyard.test") async throws -> UUID {
        let id = UUID.version7()
        _ = try await owner.query(
            """
            INSERT INTO users (id, email, email_lower, password_hash, is_platform_admin)
            VALUES (\(id), \(email), \(email), 'none', true)
            """
        )
        return id
    }
}
