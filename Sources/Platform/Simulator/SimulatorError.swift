/// Why a virtual charge point is not connected.
package enum SimulatorError: Error, Sendable, Equatable {
    /// The URL is not of the form `ws://host:port`.
    case malformedURL(String)
    /// The platform answered the handshake without an upgrade, with this status.
    case refused(status: Int)
}
