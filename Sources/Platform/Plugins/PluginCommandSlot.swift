import Synchronization

/// What gives commands: it comes after the plugins, which are told of what happens at charge points.
final class PluginCommandSlot: Sendable {
    private let issuing = Mutex<CommandIssuing?>(nil)

    func open(_ issuing: CommandIssuing) {
        self.issuing.withLock { $0 = issuing }
    }

    /// - Throws: ``PluginFailure/notRunning`` before the process has charge points.
    func get() throws(PluginFailure) -> CommandIssuing {
        guard let issuing = issuing.withLock({ $0 }) else { throw .notRunning }
        return issuing
    }
}
