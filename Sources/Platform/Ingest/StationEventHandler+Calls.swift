import FoundationEssentials
import Logging
import OCPP
import Tenancy

/// Calls of a charge point: understood, stored, answered.
extension StationEventHandler {
    /// A heartbeat asks for the time of day, and is answered whether or not the database is there.
    ///
    /// - Returns: The answer, as the gateway has given it if it did so itself, and what is to be noted of it; `nil` for
    ///   every other call.
    func answerAtOnce(
        _ call: InboundCall,
        of peer: StationPeer,
        _ delivery: EventDelivery
    ) -> (Frame, AnsweredCall)? {
        let dialect = peer.version.dialect
        // The name is enough to pass over all others without reading them twice.
        guard call.action == "Heartbeat",
            let read = try? dialect.fact(action: call.action, payload: call.payload),
            read.fact == .heartbeat
        else { return nil }
        let at = call.isAnswered ? call.receivedAt : now()
        let frame = Frame.result(id: call.id, payload: dialect.payload(for: .heartbeat(currentTime: at)))
        let answered = AnsweredCall(
            call: call,
            received: received(call, flags: read.flags, id: delivery.id),
            sent: sent(frame, to: call, after: .zero, id: delivery.secondID)
        )
        return (frame, answered)
    }

    func answer(
        _ call: InboundCall,
        of peer: StationPeer,
        _ delivery: EventDelivery,
        _ reply: @escaping @Sendable (Frame) -> Void
    ) -> EventPlan {
        let started = ContinuousClock.now
        let left = patience - .seconds(now().timeIntervalSince(call.receivedAt))
        guard left > .zero else {
            // The session has answered it with an error by now, and the charge point will send it again.
            logger.notice(
                "message waited too long",
                metadata: metadata(peer, ["ocpp.action": "\(call.action)"])
            )
            return .nothing
        }
        let read: ReadFact
        do throws(CallError) {
            read = try peer.version.dialect.fact(action: call.action, payload: call.payload)
        } catch {
            // It acknowledges nothing, so it leaves before it is logged.
            let frame = failure(of: call, at: peer, error)
            reply(frame)
            let frames = [
                received(call, flags: [], id: delivery.id),
                sent(frame, to: call, since: started, id: delivery.secondID),
            ]
            return logged(frames, of: peer)
        }
        let told = ToldFact(
            call: call,
            read: read,
            context: FactContext(peer: peer, receivedAt: call.receivedAt, flags: read.flags),
            started: started,
            deadline: started + left,
            delivery: delivery,
            reply: reply
        )
        switch facts.work(for: read.fact, told.context) {
        case .batch(let work): return .quick(item(told, work))
        case .slowBatch(let work): return .slow(item(told, work))
        case .transaction(let body): return .alone { [self] in await carryOut(body, told) }
        }
    }

    /// The fact's effect, the log of the call and of its answer, all in one transaction with those of others.
    private func item(_ told: ToldFact, _ work: BatchWork) -> BatchItem {
        BatchItem(
            peer: told.context.peer,
            questions: work.questions,
            deadline: told.deadline,
            decide: { [self] findings in
                var result = try work.decide(findings)
                let answer = result.answer
                let (frame, frames) = answered(told, answer)
                // Why: moved, since a copy holds each of the arrays once more.
                var rows = BatchRows()
                swap(&rows, &result.rows)
                rows.frames = frames
                rows.state = rows.state ?? StationStateChange(peer: told.context.peer)
                rows.state?.seenAt = told.call.receivedAt
                return BatchPart(rows: rows) { [self] outcome in
                    stored(told, frame, outcome.hasQueued)
                    ChargingMetrics.shared.answered(answer)
                }
            },
            failed: { [self] error in await notStored(told, error) }
        )
    }

    /// The same for work that needs a transaction of its own.
    private func carryOut(
        _ body: @Sendable (borrowing TenantTransaction) async throws -> FactResult,
        _ told: ToldFact
    ) async {
        let peer = told.context.peer
        do {
            let (left, isWanted) = (told.deadline - .now, told.delivery.isWanted)
            let (frame, frames, hasQueued) = try await retrying(for: left, while: isWanted) { wasTried in
                let isRepeated = wasTried || told.delivery.isRepeated
                return try await database.withTransaction(for: .whole(peer.account)) { transaction in
                    let result = try await body(transaction)
                    let (frame, frames) = answered(told, result.answer)
                    let state = StationStateChange(peer: peer, seenAt: told.call.receivedAt)
                    _ = try await transaction.query([
                        StationStateWriting.update([state]),
                        MessageLogWriting.insert(frames, of: peer, isRepeated: isRepeated),
                    ])
                    guard isWanted() else { throw EventDelivery.Superseded() }
                    return (frame, frames, result.hasQueued)
                }
            }
            stored(told, frame, hasQueued)
            feeds?.note(frames, of: peer)
        } catch is EventDelivery.Superseded {
            // Another manager answers.
        } catch {
            await notStored(told, error)
        }
    }

    private func stored(_ told: ToldFact, _ frame: Frame, _ hasQueued: Bool) {
        told.reply(frame)
        if hasQueued { onQueued(told.context.peer) }
        tell(told.read.fact, frame, of: told.context.peer)
    }

    private func notStored(_ told: ToldFact, _ error: any Error) async {
        let peer = told.context.peer
        logger.error(
            "message not stored",
            metadata: metadata(peer, ["ocpp.action": "\(told.call.action)", "error": "\(error)"])
        )
        let error = CallError(.internalError, "The message could not be stored; send it again.")
        let frame = failure(of: told.call, at: peer, error)
        told.reply(frame)
        let answer = sent(frame, to: told.call, since: told.started)
        // The answer has an id of its own: the message may be stored yet, if it comes a second time.
        await log([received(told.call, flags: [], id: told.delivery.id), answer], of: peer)
    }

    /// What an operator would tell a colleague: boots and sessions.
    private func tell(_ fact: StationFact, _ answer: Frame, of peer: StationPeer) {
        switch fact {
        case .booted(let boot):
            logger.info(
                "charge point booted",
                metadata: metadata(peer, ["vendor": "\(boot.vendor)", "model": "\(boot.model)"])
            )
        case .transactionStarted(let start):
            guard case .result(_, let payload) = answer else { return }
            let number = payload["transactionId"]?.intValue ?? 0
            let details: Logger.Metadata = [
                "connector": "\(start.connectorID)", "transaction": "\(number)",
                "meter_wh": "\(start.meterStartWh)",
            ]
            logger.info("transaction started", metadata: metadata(peer, details))
        case .transactionStopped(let stop):
            let details: Logger.Metadata = [
                "transaction": "\(stop.transactionID)", "meter_wh": "\(stop.meterStopWh)",
                "reason": "\(stop.reason ?? "Local")",
            ]
            logger.info("transaction stopped", metadata: metadata(peer, details))
        case .heartbeat, .statusChanged, .authorize, .metered, .dataTransfer, .firmwareStatus,
            .diagnosticsStatus, .securityEvent, .certificateSigningRequest:
            break
        }
    }
}
