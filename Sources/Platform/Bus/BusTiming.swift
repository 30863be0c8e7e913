/// How long things take on the bus before somebody acts (docs/scaling.md, "Who is dead, and when").
package struct BusTiming: Sendable {
    /// Between two beats of a process.
    package var beat = Duration.milliseconds(500)
    /// A manager that has not heard its own beat for so long takes another name: by then nobody counts on it.
    package var deposedAfter = Duration.milliseconds(2_500)
    /// A manager whose beat was not heard for so long is dead to a gateway. More than ``deposedAfter``, so that it knows
    /// it before others take over.
    package var deadAfter = Duration.seconds(4)
    /// A gateway that has not heard its own beat for so long is cut off: the silence of managers says nothing. Less than
    /// ``deadAfter``, so that it knows it before it takes them for dead.
    package var deafAfter = Duration.seconds(2)
    /// A manager's transaction that stands still for so long is ended by the database. Less than ``deadAfter``, so that
    /// others find its rows free.
    package var transactionPause = Duration.seconds(3)
    /// Events that were not answered are sent again; the manager knows what it has in hand.
    package var repeatAfter = Duration.seconds(5)
    /// A handshake that was not answered goes to another manager.
    package var handshakeAttempt = Duration.seconds(2)
    /// How long a handshake is held while no manager answers. Charge points give up later.
    package var handshakeLimit = Duration.seconds(8)
    /// How long a charge point's message is worth handing over: the session answers for the manager after 25 s.
    package var callLimit = Duration.seconds(20)
    /// How long a gateway keeps its sockets, and answers heartbeats, without any manager.
    package var aloneLimit = Duration.seconds(300)
    /// How long a gateway's answer to a CALL for it is awaited, before it is asked again.
    package var callReply = Duration.seconds(2)
    /// How often a gateway is asked.
    package var callAttempts = 3
    /// A gateway that no manager heard for so long is dead: its charge points are offline, its commands over.
    package var gatewayDeadAfter = Duration.seconds(15)

    package init() {}
}
