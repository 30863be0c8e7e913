/// Work that a plugin does in the background for as long as the platform runs.
package struct PluginService: Sendable {
    package enum Placement: Sendable, Hashable {
        /// Each process of the platform runs it.
        case everyProcess
        /// One process at a time runs it, by a lease. It may be cancelled, and run again elsewhere.
        case oneProcess
        /// The process that hands the plugin its events, while it does, runs it: they meet in its memory.
        case withEvents
    }

    /// Unique within the plugin; a word of letters, digits and `_`.
    package let name: String
    package let placement: Placement
    /// Until its task is cancelled. When it throws or returns before that, it is run again, after longer and longer pauses.
    package let run: @Sendable () async throws -> Void

    package init(
        _ name: String,
        _ placement: Placement,
        run: @escaping @Sendable () async throws -> Void
    ) {
        self.name = name
        self.placement = placement
        self.run = run
    }
}
