import FoundationEssentials
import Logging
import OCPP
import Tenancy

/// Our calls: that they left, and how they ended.
extension StationEventHandler {
    func sent(
        _ callID: String,
        _ action: String,
        _ text: String,
        to peer: StationPeer,
        _ delivery: EventDelivery
    ) -> EventPlan {
        let frame = LoggedFrame(
            id: delivery.id,
            direction: .sent,
            kind: .call,
            at: now(),
            messageID: callID,
            action: action,
            text: text
        )
        var rows = BatchRows(frames: [frame])
        if let call = CommandCallID(callID) { rows.own = [CommandQueries.sent(call, at: now())] }
        return .quick(item("sent frame not logged", of: peer, rows))
    }

    func finished(
        _ callID: String,
        _ outcome: CallOutcome,
        _ text: String?,
        _ latency: Duration?,
        of peer: StationPeer,
        _ delivery: EventDelivery
    ) async {
        guard let call = CommandCallID(callID) else { return }
        let id = call.command
        let result = commands.result(of: id, outcome, dialect: peer.version.dialect)
        let at = now()
        var answer: LoggedFrame?
        if let text {
            answer = LoggedFrame(
                id: delivery.id,
                direction: .received,
                kind: result.errorCode == nil ? .result : .error,
                at: at,
                messageID: callID,
                action: commands.action(of: id),
                errorCode: result.errorCode,
                latency: latency,
                text: text
            )
        }
        do {
            let isWanted = delivery.isWanted
            let hasQueued = try await retrying(for: .seconds(86_400), while: isWanted) { [answer] wasTried in
                let isRepeated = wasTried || delivery.isRepeated
                let logging = answer.map { frame in
                    [
                        StationStateWriting.update([StationStateChange(peer: peer, seenAt: at)]),
                        MessageLogWriting.insert([frame], of: peer, isRepeated: isRepeated),
                    ]
                }
                return try await commandEnding.callEnded(
                    call,
                    result,
                    outcome,
                    wasAnswered: text != nil,
                    logging: logging ?? [],
                    of: peer,
                    at: at,
                    while: isWanted
                )
            }
            if hasQueued { onQueued(peer) }
            feeds?.note([answer].compactMap(\.self), of: peer)
        } catch is EventDelivery.Superseded {
            // Another manager stores it, and tells.
        } catch {
            logger.error("command's end not stored", metadata: metadata(peer, ["error": "\(error)"]))
            commands.finish(id, result)
        }
    }
}
