/// How a command stands or ended. The raw values are the words of the REST interface.
package enum CommandStatus: String, Sendable, Hashable, CaseIterable {
    /// Not over: it waits, or the station has not answered.
    case pending
    case accepted
    case rejected
    case notSupported = "not_supported"
    /// The station tried and could not, answered with an error, or said nothing readable.
    case failed
    case timedOut = "timed_out"
    case expired
    case cancelled
    /// Accepted for later, when running transactions are over.
    case scheduled
    /// Done, but in force only after a restart.
    case rebootRequired = "reboot_required"
    /// A remote start was accepted and nothing began in time.
    case noStart = "no_start"
}
