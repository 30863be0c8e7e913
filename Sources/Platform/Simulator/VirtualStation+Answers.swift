import OCPP

/// What the platform's answers do to a virtual charge point.
extension VirtualStation {
    mutating func answered(_ call: Call, _ payload: JSONValue, at now: Duration) {
        switch call.purpose {
        case .boot:
            booted(payload, at: now)
        case .authorize(let index):
            guard case .authorizing(let tag) = connectors[index].stage else { break }
            if payload["idTagInfo"]?["status"]?.stringValue == "Accepted" {
                start(index, tag: tag, at: now)
            } else {
                leave(index, at: now)
            }
        case .start(let index):
            started(index, payload, at: now)
        case .heartbeat, .report, .stop:
            break
        }
    }

    /// A CALLERROR came, or nothing at all.
    mutating func refused(_ call: Call, at now: Duration) {
        switch call.purpose {
        case .authorize(let index), .start(let index):
            leave(index, at: now)
        case .boot, .heartbeat, .report, .stop:
            break
        }
    }

    private mutating func booted(_ payload: JSONValue, at now: Duration) {
        let interval = payload["interval"]?.intValue ?? 60
        guard payload["status"]?.stringValue == "Accepted" else {
            nextBoot = now + .seconds(max(5, interval))
            return
        }
        isAccepted = true
        if interval > 0 { _ = keys.change("HeartbeatInterval", to: String(interval)) }
        reportStation(at: now)
        for index in connectors.indices { reportStatus(of: index, at: now) }
    }
}
