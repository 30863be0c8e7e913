/// What an operator may tune about charge point sockets. The defaults fit a public network.
package struct GatewaySettings: Sendable {
    /// From the first byte of a connection to the end of its upgrade; for REST, to the end of the first head.
    package var handshakeTimeout = Duration.seconds(10)
    /// Commands in a row that a charge point leaves unanswered before its socket is closed, so that it connects anew.
    package var callTimeoutsBeforeClose = 3
    /// How long a charge point may say nothing before it is asked by a ping.
    package var pingInterval = Duration.seconds(60)
    /// What a charge point gets beyond two ping intervals before its socket is taken for dead.
    package var pingGrace = Duration.seconds(15)
    /// How long a peer gets to answer our close frame.
    package var closeTimeout = Duration.seconds(5)
    /// How long a drain waits for answers that the manager still owes before it closes a socket.
    package var answerTimeout = Duration.seconds(5)
    /// Of one message, whole or in fragments, in bytes (contract §6).
    package var maximumMessageBytes = 1 << 20
    /// What may wait in memory for one charge point that does not read, in bytes.
    package var maximumBufferedBytes = 1 << 20
    /// Sockets from one address, handshakes in progress included. High, since whole sites sit behind one address.
    package var maximumSocketsPerAddress = 20_000
    /// Sockets of this process, handshakes in progress included.
    package var maximumSockets = 200_000
    /// Handshakes that managers are asked about at once; the others wait their turn.
    package var maximumHandshakes = 128
    /// Handshakes that may wait. Beyond it charge points shall try again later.
    package var maximumWaitingHandshakes = 20_000
    /// Whose word about the address of a charge point counts.
    package var trustedProxies = TrustedProxies.none
    /// How long a REST connection may be idle between requests.
    package var idleHTTPTimeout = Duration.seconds(75)

    package init() {}
}
