package import FoundationEssentials

/// The id of an account, which is the tenant: everything a tenant owns carries it.
package struct AccountID: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: UUID

    package init(_ rawValue: UUID) {
        self.rawValue = rawValue
    }

    /// Lower case, as PostgreSQL and the API write it.
    package var description: String {
        rawValue.uuidString.lowercased()
    }
}
