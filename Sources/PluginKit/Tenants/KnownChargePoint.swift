package import FoundationEssentials

/// A charge point, as far as who gives commands must know it.
package struct KnownChargePoint: Sendable, Hashable {
    package let id: UUID
    /// As it calls itself.
    package let identity: String
    /// A status word of contract §4.
    package let status: String
    package let isOnline: Bool
    package let lastSeenAt: Date?

    package init(id: UUID, identity: String, status: String, isOnline: Bool, lastSeenAt: Date?) {
        self.id = id
        self.identity = identity
        self.status = status
        self.isOnline = isOnline
        self.lastSeenAt = lastSeenAt
    }
}
