/// The rules of one charge point's socket, from upgrade to close.
///
/// Holds no socket, no timer and no continuation: each input returns what the owner has to do, in order.
/// Calls of the station are answered in the order they came, even when the manager finishes them in another;
/// calls of ours leave one at a time, and none before the station is ready (booted, answered, or 5 seconds
/// silent).
package struct StationSession: Sendable {
    private let version: OCPPVersion
    private let timeoutsBeforeClose: Int
    /// From here on the station counts as ready even if it said nothing.
    private let graceEnd: SessionInstant
    private var isReady = false
    private var isPaused = false
    private var isClosed = false
    /// What the owner's timer is set to. It may be earlier than needed: firing for nothing is cheaper than
    /// setting a timer anew for every message.
    private var timer: SessionInstant?
    private var inbound = InboundCalls()
    private var outbound = OutboundCalls()

    /// - Parameters:
    ///   - version: What the upgrade agreed on.
    ///   - timeoutsBeforeClose: Calls in a row without an answer after which the socket is taken for dead.
    ///   - now: When the socket was opened.
    package init(
        version: OCPPVersion,
        timeoutsBeforeClose: Int = SessionLimits.timeoutsBeforeClose,
        startedAt now: SessionInstant
    ) {
        self.version = version
        self.timeoutsBeforeClose = timeoutsBeforeClose
        self.graceEnd = now.advanced(by: SessionLimits.bootGrace)
    }

    /// A whole text message came from the station.
    package mutating func received(_ text: String, at now: SessionInstant) -> [SessionAction] {
        guard !isClosed else { return [] }
        var actions: [SessionAction] = []
        switch Frame.read(text) {
        case .frame(.call(let id, let action, let payload)):
            actions.append(contentsOf: called(id, action, payload, text: text, at: now))
        case .frame(.result(let id, let payload)):
            actions.append(ended(id, .result(payload), text: text))
        case .frame(.error(let id, let code, let description, let details)):
            let outcome = CallOutcome.error(code: code, description: description, details: details)
            actions.append(ended(id, outcome, text: text))
        case .malformed(let frame):
            actions.append(contentsOf: malformed(frame, text: text))
        }
        advance(at: now, &actions)
        return actions
    }

    /// The manager answered the call of the station with this id. `frame` is a result or an error.
    ///
    /// To be called only after what the answer acknowledges is committed.
    package mutating func answered(id: String, with frame: Frame, at now: SessionInstant) -> [SessionAction] {
        guard !isClosed else { return [] }
        guard var actions = inbound.answered(id, with: frame, at: now) else {
            return [.note(.lateAnswer(id: id), text: frame.serialized())]
        }
        if !actions.isEmpty { isReady = true }
        advance(at: now, &actions)
        return actions
    }

    /// Somebody wants to send a call. It ends in one `.finished`, perhaps at once.
    ///
    /// `id` is unique for ever and of 36 characters at most. `timeout` counts from when the call leaves, not
    /// from now.
    package mutating func call(
        id: String,
        action: String,
        payload: JSONValue,
        timeout: Duration,
        at now: SessionInstant
    ) -> [SessionAction] {
        guard !isClosed else { return [.finished(callID: id, outcome: .disconnected, text: nil)] }
        guard outbound.made(.init(id: id, action: action, payload: payload, timeout: timeout)) else {
            let description = "\(SessionLimits.waitingCalls) calls already wait for this station"
            let outcome = CallOutcome.error(code: "Overloaded", description: description, details: [:])
            return [.finished(callID: id, outcome: outcome, text: nil)]
        }
        var actions: [SessionAction] = []
        advance(at: now, &actions)
        return actions
    }

    /// The timer went off. It may do so with nothing due.
    package mutating func timerFired(at now: SessionInstant) -> [SessionAction] {
        guard !isClosed else { return [] }
        timer = nil
        var actions: [SessionAction] = []
        while let id = inbound.overdue(at: now) {
            let answer = version.dialect.frame(for: CallError(.internalError, "not handled in time"), id: id)
            actions.append(.note(.unhandled(id: id), text: ""))
            actions.append(contentsOf: inbound.answered(id, with: answer, at: now) ?? [])
            isReady = true
        }
        if let id = outbound.expired(at: now) {
            actions.append(.finished(callID: id, outcome: .timedOut, text: nil))
        }
        if outbound.timeoutsInARow >= timeoutsBeforeClose {
            // Why: 1001, "going away", is the code after which charge points connect again without ado.
            actions.append(.close(code: 1001, reason: "no answer to \(outbound.timeoutsInARow) calls"))
            actions.append(contentsOf: closed())
        }
        advance(at: now, &actions)
        return actions
    }

    /// The socket is gone. Calls of ours end; what the station asked and did not hear, it will ask again.
    package mutating func closed() -> [SessionAction] {
        guard !isClosed else { return [] }
        isClosed = true
        var actions = outbound.closed().map { id in
            SessionAction.finished(callID: id, outcome: .disconnected, text: nil)
        }
        inbound = InboundCalls()
        if timer != nil { actions.append(.cancelTimer) }
        timer = nil
        return actions
    }

    private mutating func called(
        _ id: String,
        _ action: String,
        _ payload: JSONValue,
        text: String,
        at now: SessionInstant
    ) -> [SessionAction] {
        switch inbound.received(id, action: action, text: text, at: now) {
        case .new: [.handle(id: id, action: action, payload: payload, text: text)]
        case .pending: [.note(.repeated(id: id), text: text)]
        case .repeated(let answer): [.note(.repeated(id: id), text: text), Self.send(answer)]
        }
    }

    private mutating func ended(_ id: String, _ outcome: CallOutcome, text: String) -> SessionAction {
        guard outbound.answered(id) else { return .note(.unknownAnswer(id: id), text: text) }
        return .finished(callID: id, outcome: outcome, text: text)
    }

    private mutating func malformed(_ frame: MalformedFrame, text: String) -> [SessionAction] {
        var actions = [SessionAction.note(.malformed(frame), text: text)]
        let error = CallError(.formationViolation, frame.reason)
        if let id = outbound.answeredUnreadably(frame) {
            let code = version.dialect.spelling(of: error.code)
            let outcome = CallOutcome.error(code: code, description: frame.reason, details: [:])
            actions.append(.finished(callID: id, outcome: outcome, text: text))
        } else if frame.messageTypeID != 3, frame.messageTypeID != 4,
            let id = frame.messageID ?? version.dialect.idForUnreadableMessages
        {
            // Why: an answer is never answered, or two confused peers would go on for ever.
            actions.append(Self.send(version.dialect.frame(for: error, id: id)))
        }
        return actions
    }

    /// Does what any input may have made possible: the next call of ours, reading, the timer.
    private mutating func advance(at now: SessionInstant, _ actions: inout [SessionAction]) {
        guard !isClosed else { return }
        if mayCall(at: now), let call = outbound.next(at: now) { actions.append(Self.send(call)) }
        if !isPaused, inbound.count > SessionLimits.unansweredToPause {
            isPaused = true
            actions.append(.pauseReading)
        } else if isPaused, inbound.count <= SessionLimits.unansweredToResume {
            isPaused = false
            actions.append(.resumeReading)
        }
        if let deadline = nextDeadline(at: now), isEarlier(deadline, than: timer) {
            timer = deadline
            actions.append(.setTimer(at: deadline))
        }
    }

    private func mayCall(at now: SessionInstant) -> Bool {
        (isReady || graceEnd <= now) && !inbound.isAnsweringBoot
    }

    private func nextDeadline(at now: SessionInstant) -> SessionInstant? {
        var deadline = inbound.deadline
        // Why: comparing one by one. This runs for every message, and an array of optionals with a key path
        // over it cost as much as reading the message.
        if let overdue = outbound.deadline, isEarlier(overdue, than: deadline) { deadline = overdue }
        let waitsForGrace = outbound.hasNext && !isReady && now < graceEnd
        if waitsForGrace, isEarlier(graceEnd, than: deadline) { deadline = graceEnd }
        return deadline
    }

    private func isEarlier(_ instant: SessionInstant, than other: SessionInstant?) -> Bool {
        guard let other else { return true }
        return instant < other
    }

    private static func send(_ frame: Frame) -> SessionAction {
        .send(text: frame.serialized(), frame: frame)
    }
}
