import OCPP

/// The charging sessions of a virtual charge point.
extension VirtualStation {
    /// Lets each connector do what is due.
    mutating func liveOn(until now: Duration) {
        for index in connectors.indices {
            switch connectors[index].stage {
            case .idle(let until) where now >= until:
                guard !isResetting, connectors[index].isOperative else { break }
                guard let tag = behaviour.tags.randomElement(using: &generator) else { break }
                plugIn(index, at: now)
                connectors[index].stage = .plugged(tag: tag, until: now + .seconds(3))
            case .plugged(let tag, let until) where now >= until:
                connectors[index].stage = .authorizing(tag: tag)
                make(.authorize(connector: index), "Authorize", ["idTag": .string(tag)], at: now)
            case .charging(var charging):
                if now >= charging.endsAt || connectors[index].stateOfCharge >= 100 {
                    stop(index, reason: "EVDisconnected", at: now)
                } else if now >= charging.nextSample {
                    sendMeterValues(of: index, context: "Sample.Periodic", at: now)
                    charging.nextSample = now + sampleInterval
                    connectors[index].stage = .charging(charging)
                }
            case .finishing(let until) where now >= until:
                unplug(index, at: now)
            case .idle, .plugged, .authorizing, .starting, .finishing:
                break
            }
        }
    }

    /// A car arrives, with an arbitrary battery.
    mutating func plugIn(_ index: Int, at now: Duration) {
        connectors[index].plugIn(
            stateOfCharge: Double.random(in: 10...60, using: &generator),
            capacity: Double.random(in: 40_000...80_000, using: &generator)
        )
        setStatus("Preparing", of: index, at: now)
    }

    mutating func start(_ index: Int, tag: String, at now: Duration) {
        connectors[index].stage = .starting(tag: tag)
        let payload: JSONValue = [
            "connectorId": JSONValue(connectors[index].id), "idTag": .string(tag),
            "meterStart": JSONValue(Int(connectors[index].register)), "timestamp": timestamp(now),
        ]
        make(.start(connector: index), "StartTransaction", payload, at: now)
    }

    /// The platform gave the transaction its id.
    mutating func started(_ index: Int, _ payload: JSONValue, at now: Duration) {
        guard case .starting(let tag) = connectors[index].stage else { return }
        guard let id = payload["transactionId"]?.intValue else { return leave(index, at: now) }
        let length = generator.duration(in: behaviour.sessionLength)
        connectors[index].advance(to: now)
        connectors[index].stage = .charging(
            .init(transactionID: id, tag: tag, endsAt: now + length, nextSample: now + sampleInterval)
        )
        if payload["idTagInfo"]?["status"]?.stringValue == "Accepted" {
            setStatus("Charging", of: index, at: now)
        } else {
            stop(index, reason: "DeAuthorized", at: now)
        }
    }

    mutating func stop(_ index: Int, reason: String, at now: Duration) {
        guard let charging = connectors[index].charging else { return }
        connectors[index].advance(to: now)
        sendMeterValues(of: index, context: "Transaction.End", at: now)
        let payload: JSONValue = [
            "transactionId": JSONValue(charging.transactionID), "idTag": .string(charging.tag),
            "meterStop": JSONValue(Int(connectors[index].register)), "timestamp": timestamp(now),
            "reason": .string(reason),
        ]
        make(.stop, "StopTransaction", payload, at: now)
        leave(index, at: now)
    }

    /// The session is over, or never came about; the driver unplugs in a moment.
    mutating func leave(_ index: Int, at now: Duration) {
        connectors[index].stage = .finishing(until: now + .seconds(5))
        setStatus("Finishing", of: index, at: now)
    }

    private mutating func unplug(_ index: Int, at now: Duration) {
        connectors[index].stage = .idle(until: now + generator.duration(in: behaviour.sessionPause))
        if connectors[index].becomesInoperative {
            connectors[index].becomesInoperative = false
            connectors[index].isOperative = false
        }
        setStatus(connectors[index].isOperative ? "Available" : "Unavailable", of: index, at: now)
    }

    private var sampleInterval: Duration {
        keys.seconds("MeterValueSampleInterval") ?? behaviour.meterInterval
    }
}
