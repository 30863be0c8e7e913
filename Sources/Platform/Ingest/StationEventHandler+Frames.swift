import FoundationEssentials
import OCPP
import Tenancy

/// The frames of an exchange, for the log and for the charge point.
extension StationEventHandler {
    /// The answer, and the frames of the exchange for the log.
    func answered(_ told: ToldFact, _ answer: StationAnswer) -> (Frame, [LoggedFrame]) {
        let payload = told.context.peer.version.dialect.payload(for: answer)
        let frame = Frame.result(id: told.call.id, payload: payload)
        return (
            frame,
            [
                received(told.call, flags: told.read.flags, id: told.delivery.id),
                sent(frame, to: told.call, since: told.started, id: told.delivery.secondID),
            ]
        )
    }

    func failure(of call: InboundCall, at peer: StationPeer, _ error: CallError) -> Frame {
        .error(
            id: call.id,
            code: peer.version.dialect.spelling(of: error.code),
            description: error.description,
            details: error.details
        )
    }

    func sent(
        _ frame: Frame,
        to call: InboundCall,
        since started: ContinuousClock.Instant,
        id: UUID = .version7()
    ) -> LoggedFrame {
        sent(frame, to: call, after: ContinuousClock.now - started, id: id)
    }

    func sent(
        _ frame: Frame,
        to call: InboundCall,
        after latency: Duration,
        id: UUID = .version7()
    ) -> LoggedFrame {
        let errorCode: String? = if case .error(_, let code, _, _) = frame { code } else { nil }
        return LoggedFrame(
            id: id,
            direction: .sent,
            kind: errorCode == nil ? .result : .error,
            at: now(),
            messageID: call.id,
            action: call.action,
            errorCode: errorCode,
            latency: latency,
            text: frame.serialized()
        )
    }

    func received(_ call: InboundCall, flags: [String], id: UUID = .version7()) -> LoggedFrame {
        LoggedFrame(
            id: id,
            direction: .received,
            kind: .call,
            at: call.receivedAt,
            messageID: call.id,
            action: call.action,
            flags: flags,
            text: call.text
        )
    }
}
