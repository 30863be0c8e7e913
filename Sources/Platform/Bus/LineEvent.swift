import OCPP

/// An event that waits at its gateway for a manager.
struct LineEvent: Sendable {
    let event: ReportedEvent
    let peer: StationPeer
    /// For the answer to a call that the charge point waits for.
    let reply: (@Sendable (Frame) -> Void)?
    /// The OCPP id of that call.
    let callID: String?
    let madeAt: ContinuousClock.Instant

    /// Its part of what a gateway keeps in memory, roughly, in bytes.
    var size: Int {
        let text =
            switch event.content {
            case .call(let text, _), .sent(_, _, let text): text.utf8.count
            case .noted(let text, _, let answer): text.utf8.count + (answer?.utf8.count ?? 0)
            case .finished(_, _, _, let text, _): 2 * (text?.utf8.count ?? 0)
            case .opened, .present, .closed, .unknown: 0
            }
        return 200 + text
    }

    /// Nobody waits for it, and nothing but the log misses it.
    var isExpendable: Bool {
        switch event.content {
        case .noted, .call(_, isAnswered: true): true
        default: false
        }
    }

    /// Whether the session has answered for the manager by now; the charge point will send it again.
    func isStale(at now: ContinuousClock.Instant, limit: Duration) -> Bool {
        reply != nil && now - madeAt >= limit
    }
}
