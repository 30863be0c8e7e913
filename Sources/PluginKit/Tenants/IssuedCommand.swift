package import FoundationEssentials

/// How a command stands that a plugin gave.
package struct IssuedCommand: Sendable, Hashable {
    package let id: UUID
    package let type: String
    /// A status word of contract §5; `pending` while it is under way.
    package let status: String

    package init(id: UUID, type: String, status: String) {
        self.id = id
        self.type = type
        self.status = status
    }
}
