import FoundationEssentials
import OCPP
import PluginKit
import Tenancy

extension BatchRows {
    /// What this means for those who listen, in the order in which it happened. Only what is wanted is made at all.
    func events(at peer: StationPeer, wanted: EventTypes) -> [NewEvent] {
        var events: [NewEvent] = []
        func tell(_ type: EventType, _ data: @autoclosure () -> JSONValue) {
            guard wanted.contains(type) else { return }
            events.append(NewEvent(id: eventID(events.count), type: type, peer: peer, data: data()))
        }
        if let socket { tell(.chargePointConnected, EventData.connected(socket)) }
        if let boot, boot.isAccepted { tell(.chargePointBooted, EventData.booted(boot.boot)) }
        for report in connectors where !report.isLate {
            tell(.chargePointStatusChanged, EventData.status(report))
            if report.isFault { tell(.chargePointFault, EventData.fault(report)) }
        }
        if let authorised { tell(.tokenAuthorized, EventData.authorised(authorised)) }
        if let last = samples.last { tell(.meterValuesReceived, EventData.metered(samples, last: last)) }
        // A session that makes room for the next on its connector ends before that begins.
        for transaction in saved {
            if transaction.isLateStart { tell(.transactionStarted, EventData.started(transaction.record)) }
            if transaction.record.status == .active {
                tell(.transactionUpdated, EventData.updated(transaction))
            } else {
                tell(.transactionStopped, EventData.stopped(transaction.record, at: transaction.at))
            }
        }
        for transaction in opened { tell(.transactionStarted, EventData.started(transaction)) }
        if closed != nil, let event = connectionEvents.first, event.event.kind == .disconnected {
            tell(.chargePointDisconnected, EventData.disconnected(event))
        }
        return events
    }

    /// Made from the id of the message, so that the same message makes the same ids when it is stored again.
    private func eventID(_ place: Int) -> UUID {
        var bytes = (frames.first?.id ?? connectionEvents.first?.event.id ?? UUID.version7()).uuid
        // In its random part, and not where ids of frames follow each other.
        bytes.9 ^= UInt8(truncatingIfNeeded: 0xA5 + place)
        return UUID(uuid: bytes)
    }
}

extension ConnectorReport {
    fileprivate var isFault: Bool {
        status == .faulted || errorCode != "NoError"
    }
}
