import PluginKit
import Tenancy

/// Where the write path leaves what plugins want to know.
package struct EventOutbox: Sendable {
    /// Which events of an account are wanted by anybody. Asked for every message.
    let wanted: @Sendable (AccountID) -> EventTypes
    /// What plugins write themselves in the transaction of an event.
    let listeners: (any EventListeners)?
    /// Called after a commit with events.
    let onWritten: @Sendable () -> Void

    init(
        wanted: @escaping @Sendable (AccountID) -> EventTypes,
        listeners: (any EventListeners)?,
        onWritten: @escaping @Sendable () -> Void
    ) {
        self.wanted = wanted
        self.listeners = listeners
        self.onWritten = onWritten
    }

    /// Nobody wants anything.
    package static let nowhere = EventOutbox(wanted: { _ in [] }, listeners: nil, onWritten: {})
}
