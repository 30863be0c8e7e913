import FoundationEssentials
import PluginKit
import Synchronization
import Tenancy

/// For which accounts plugins are on, and which events are wanted: in memory, since every message asks.
final class PluginStandings: Sendable {
    private struct State {
        var facts: [PluginName: PluginFacts] = [:]
        /// What is wanted of accounts that never said anything.
        var usual: EventTypes = []
        var rows: [AccountID: [PluginName: AccountPlugin]] = [:]
        /// The events that are wanted of accounts that have said something.
        var wanted: [AccountID: EventTypes] = [:]
        /// Until when the rows are known.
        var knownUntil = Date(timeIntervalSince1970: 0)

        func wanted(_ rows: [PluginName: AccountPlugin]) -> EventTypes {
            facts.values.reduce(into: []) { $0.formUnion($1.wanted(rows[$1.name])) }
        }
    }

    private let state = Mutex(State())

    /// Says which plugins there are. Called once, before anybody asks.
    func declare(_ facts: [PluginFacts]) {
        state.withLock { state in
            state.facts = Dictionary(uniqueKeysWithValues: facts.map { ($0.name, $0) })
            state.usual = facts.filter(\.isOnByDefault).reduce(into: []) { $0.formUnion($1.always) }
        }
    }

    /// From when on changes are to be looked for.
    var knownUntil: Date {
        state.withLock { $0.knownUntil }
    }

    /// Takes what accounts have said; what was said before by the same is replaced, unless that is newer.
    func take(_ rows: [AccountPlugin]) {
        state.withLock { state in
            for row in rows {
                state.knownUntil = max(state.knownUntil, row.changedAt)
                if let known = state.rows[row.account]?[row.plugin], known.changedAt > row.changedAt {
                    continue
                }
                state.rows[row.account, default: [:]][row.plugin] = row
                state.wanted[row.account] = state.wanted(state.rows[row.account] ?? [:])
            }
        }
    }

    func isOn(_ plugin: PluginName, for account: AccountID) -> Bool {
        state.withLock { state in
            guard let facts = state.facts[plugin] else { return false }
            return state.rows[account]?[plugin]?.isEnabled ?? facts.isOnByDefault
        }
    }

    /// What the account has said; `nil` if nothing.
    func row(_ plugin: PluginName, of account: AccountID) -> AccountPlugin? {
        state.withLock { $0.rows[account]?[plugin] }
    }

    /// The accounts that have said something of a plugin.
    func accounts(of plugin: PluginName) -> [AccountID] {
        state.withLock { state in state.rows.filter { $0.value[plugin] != nil }.map(\.key) }
    }

    /// Which events of an account are wanted by outbox. Asked for every message.
    func wanted(of account: AccountID) -> EventTypes {
        state.withLock { $0.wanted[account] ?? $0.usual }
    }

    /// Which events of the account a plugin is to be handed.
    func wanted(by plugin: PluginName, of account: AccountID) -> EventTypes {
        state.withLock { state in
            state.facts[plugin].map { $0.wanted(state.rows[account]?[plugin]) } ?? []
        }
    }
}
