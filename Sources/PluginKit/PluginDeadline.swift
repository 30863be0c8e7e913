/// How long the platform waits for a plugin before it goes on without it.
package enum PluginDeadline {
    package static let start = Duration.seconds(10)
    package static let stop = Duration.seconds(5)
    /// Of a request to one of its routes. The client then gets 504.
    package static let request = Duration.seconds(15)
    /// Of the events of one account that are handed over at once.
    package static let events = Duration.seconds(30)
    package static let readiness = Duration.seconds(5)
    /// Of what was cancelled, before what comes after it begins.
    package static let cancellation = Duration.seconds(2)
}
