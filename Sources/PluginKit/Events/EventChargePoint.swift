package import FoundationEssentials

/// The charge point of an event. It may have been deleted since.
package struct EventChargePoint: Sendable, Hashable {
    package let id: UUID
    /// By which it calls itself in OCPP, and people know it.
    package let identity: String

    package init(id: UUID, identity: String) {
        self.id = id
        self.identity = identity
    }
}
