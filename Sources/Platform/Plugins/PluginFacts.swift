import PluginKit

/// What of a plugin must be known to tell who wants which events.
struct PluginFacts: Sendable, Hashable {
    let name: PluginName
    let version: String
    let isOnByDefault: Bool
    /// Types that it wants of all accounts for which it is on, by outbox.
    var always: EventTypes = []
    /// Those that it may ask for.
    var onRequest: EventTypes = []
    /// Those in whose transactions it writes.
    var transactional: EventTypes = []

    /// Which events of an account it is to be handed. `row`: What the account has said, if anything.
    func wanted(_ row: AccountPlugin?) -> EventTypes {
        guard row?.isEnabled ?? isOnByDefault else { return [] }
        return always.union(onRequest.intersection(row?.wanted ?? []))
    }
}
