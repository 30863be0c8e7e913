import OCPP

/// How a virtual charge point answers the platform's calls.
extension VirtualStation {
    mutating func answer(to action: String, _ payload: JSONValue, id: String, at now: Duration) -> Frame {
        func status(_ status: String) -> Frame {
            .result(id: id, payload: ["status": .string(status)])
        }
        switch action {
        case "RemoteStartTransaction": return status(remoteStart(payload, at: now))
        case "RemoteStopTransaction": return status(remoteStop(payload, at: now))
        case "Reset": return status(reset(payload, at: now))
        case "UnlockConnector": return status(unlock(payload, at: now))
        case "ChangeAvailability": return status(changeAvailability(payload, at: now))
        case "TriggerMessage": return status(trigger(payload, at: now))
        case "ChangeConfiguration": return status(changeConfiguration(payload))
        case "ClearCache": return status("Accepted")
        case "DataTransfer": return status("UnknownVendorId")
        case "GetConfiguration":
            let names = payload["key"]?.arrayValue?.compactMap(\.stringValue) ?? []
            return .result(id: id, payload: keys.answer(to: names))
        default:
            let connectors = connectors
            let answer = terms.answer(
                to: action,
                payload,
                isFree: { wanted in
                    connectors.contains { (wanted == 0 || $0.id == wanted) && $0.isOperative && $0.isIdle }
                },
                isCharging: { wanted in connectors.contains { $0.id == wanted && $0.charging != nil } }
            )
            if let answer { return .result(id: id, payload: answer) }
            let description = "\(action) is not simulated"
            return .error(id: id, code: "NotImplemented", description: description, details: [:])
        }
    }

    private func index(_ payload: JSONValue) -> Int? {
        guard let id = payload["connectorId"]?.intValue else { return nil }
        return connectors.firstIndex { $0.id == id }
    }

    private func isFree(_ index: Int) -> Bool {
        connectors[index].isOperative && connectors[index].isIdle
    }

    private mutating func remoteStart(_ payload: JSONValue, at now: Duration) -> String {
        guard isAccepted, !isResetting, let tag = payload["idTag"]?.stringValue else { return "Rejected" }
        let named = index(payload)
        if payload["connectorId"] != nil, named == nil { return "Rejected" }
        guard let free = named ?? connectors.indices.first(where: isFree), isFree(free) else {
            return "Rejected"
        }
        plugIn(free, at: now)
        start(free, tag: tag, at: now)
        return "Accepted"
    }

    private mutating func remoteStop(_ payload: JSONValue, at now: Duration) -> String {
        let id = payload["transactionId"]?.intValue
        guard let index = connectors.firstIndex(where: { id != nil && $0.charging?.transactionID == id })
        else {
            return "Rejected"
        }
        stop(index, reason: "Remote", at: now)
        return "Accepted"
    }

    private mutating func reset(_ payload: JSONValue, at now: Duration) -> String {
        let reason = payload["type"]?.stringValue == "Hard" ? "HardReset" : "SoftReset"
        for index in connectors.indices { stop(index, reason: reason, at: now) }
        isResetting = true
        return "Accepted"
    }

    private mutating func unlock(_ payload: JSONValue, at now: Duration) -> String {
        guard let index = index(payload) else { return "NotSupported" }
        stop(index, reason: "UnlockCommand", at: now)
        return "Unlocked"
    }

    private mutating func changeAvailability(_ payload: JSONValue, at now: Duration) -> String {
        let isOperative: Bool
        switch payload["type"]?.stringValue {
        case "Operative": isOperative = true
        case "Inoperative": isOperative = false
        default: return "Rejected"
        }
        let all = payload["connectorId"]?.intValue == 0
        guard all || index(payload) != nil else { return "Rejected" }
        let targets = all ? Array(connectors.indices) : [index(payload)].compactMap(\.self)
        var answer = "Accepted"
        for target in targets {
            guard case .idle = connectors[target].stage else {
                connectors[target].becomesInoperative = !isOperative
                if !isOperative { answer = "Scheduled" }
                continue
            }
            connectors[target].isOperative = isOperative
            setStatus(isOperative ? "Available" : "Unavailable", of: target, at: now)
        }
        return answer
    }

    private mutating func trigger(_ payload: JSONValue, at now: Duration) -> String {
        let named = index(payload)
        switch payload["requestedMessage"]?.stringValue {
        case "BootNotification": boot(at: now)
        case "Heartbeat": make(.heartbeat, "Heartbeat", [:], at: now)
        case "StatusNotification":
            if let named { reportStatus(of: named, at: now) } else { reportStation(at: now) }
        case "MeterValues":
            let targets = named.map { [$0] } ?? Array(connectors.indices)
            for target in targets { sendMeterValues(of: target, context: "Trigger", at: now) }
        default: return "NotImplemented"
        }
        return "Accepted"
    }

    private mutating func changeConfiguration(_ payload: JSONValue) -> String {
        guard let key = payload["key"]?.stringValue, let value = payload["value"]?.stringValue else {
            return "Rejected"
        }
        return keys.change(key, to: value)
    }
}
