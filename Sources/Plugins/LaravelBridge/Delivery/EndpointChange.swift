/// What an attempt has changed for its endpoint.
struct EndpointChange: Sendable, Hashable {
    /// As it is now; `nil` where it is as it was.
    var circuit: EndpointCircuit?
    /// It did not take deliveries for a while and does now: all that waits is due.
    var hasRecovered = false
}
