import FoundationEssentials
import OCPP
import PluginKit
import Tenancy

/// What a batch tells plugins.
struct BatchEvents: Sendable {
    private(set) var events: [NewEvent] = []
    /// What plugins write themselves, in the order of the events.
    private(set) var own: [(account: AccountID, statements: [SQL])] = []
    /// Whose that is.
    private(set) var listeners: Set<PluginName> = []

    var isEmpty: Bool {
        events.isEmpty && own.isEmpty
    }

    /// - Parameters:
    ///   - parts: What each event stores.
    ///   - items: The events.
    ///   - outbox: Says what is wanted.
    ///   - asking: Whether plugins are asked for statements of their own.
    init(_ parts: [BatchPart], of items: [BatchItem], to outbox: EventOutbox, asking: Bool) {
        let listening = asking ? outbox.listeners : nil
        for (part, item) in zip(parts, items) {
            let account = item.peer.account
            let wanted = outbox.wanted(account)
            let heard = listening?.wanted(of: account) ?? []
            guard !wanted.union(heard).isEmpty else { continue }
            for event in part.rows.events(at: item.peer, wanted: wanted.union(heard)) {
                if wanted.contains(event.type) { events.append(event) }
                guard let listening, heard.contains(event.type) else { continue }
                for (plugin, statements) in listening.statements(for: event.asDomainEvent) {
                    listeners.insert(plugin)
                    own.append((account, statements))
                }
            }
        }
    }

    /// Whether statements of plugins may be to blame for an error of the transaction. Of constraints it is known whose they
    /// are; of what took too long, or waited for a lock, it is not.
    func mayHaveCaused(_ error: DatabaseError) -> Bool {
        guard !own.isEmpty else { return false }
        switch error.code {
        case .unavailable, .cancelled: return false
        default:
            return error.schema.map { schema in listeners.contains { $0.databaseSchema == schema } } ?? true
        }
    }

    /// Statements of plugins failed, or may have, and nothing of the batch was stored.
    struct ListenersFailed: Error {
        let plugins: Set<PluginName>
        let cause: any Error

        /// Whether somebody held a row for which a statement waited, perhaps not one of plugins.
        var isHeldRow: Bool {
            (cause as? DatabaseError)?.isHeldRow ?? false
        }
    }
}

extension NewEvent {
    fileprivate var asDomainEvent: DomainEvent {
        DomainEvent(
            id: id,
            type: type,
            createdAt: Date(),
            account: peer.account,
            chargePoint: EventChargePoint(id: peer.chargePoint, identity: peer.identity),
            data: data.serialized()
        )
    }
}
