/// Keeps the station's calls in order until they are answered, and tells a repetition from a new call.
struct InboundCalls: Sendable {
    /// What a call of the station is.
    enum Arrival {
        case new
        /// The same text is being answered; its answer is coming.
        case pending
        /// The same text was answered with this.
        case repeated(Frame)
    }

    private struct Unanswered: Sendable {
        let id: String
        let action: String
        let fingerprint: Int
        let deadline: SessionInstant
        var answer: Frame?
    }

    private struct Answered: Sendable {
        let id: String
        let fingerprint: Int
        let answer: Frame
        let at: SessionInstant
    }

    private var unanswered: [Unanswered] = []
    private var remembered: [Answered] = []

    var count: Int {
        unanswered.count
    }

    /// Whether a boot has come that is not answered yet.
    var isAnsweringBoot: Bool {
        unanswered.contains { $0.action == "BootNotification" }
    }

    /// When the oldest call is overdue. Only the first can be, since answers leave in order.
    var deadline: SessionInstant? {
        unanswered.first?.deadline
    }

    /// A call arrived. A text is known by id and a 64-bit keyed hash, which keeps an idle socket small.
    mutating func received(_ id: String, action: String, text: String, at now: SessionInstant) -> Arrival {
        let fingerprint = Self.fingerprint(of: text)
        // Why: places and not elements, which would be copied. This runs for every message, and finds nothing as a rule.
        if unanswered.indices.contains(where: { place in
            unanswered[place].fingerprint == fingerprint && unanswered[place].id == id
        }) {
            return .pending
        }
        for place in remembered.indices.reversed() {
            // Why: an id with another payload shows that the station reuses ids, so what it meant before is
            // over: available, charging, available under one id are three calls.
            if remembered[place].at.advanced(by: SessionLimits.repetition) <= now
                || (remembered[place].fingerprint != fingerprint && remembered[place].id == id)
            {
                remembered.remove(at: place)
            }
        }
        if let known = remembered.indices.first(where: { remembered[$0].id == id }) {
            return .repeated(remembered[known].answer)
        }
        unanswered.append(
            Unanswered(
                id: id,
                action: action,
                fingerprint: fingerprint,
                deadline: now.advanced(by: SessionLimits.handling)
            )
        )
        return .new
    }

    /// The manager answered.
    ///
    /// - Returns: To send the answers that may leave now, in the order of their calls: none while an earlier call is
    ///   unanswered; `nil` when there is no such call.
    mutating func answered(_ id: String, with answer: Frame, at now: SessionInstant) -> [SessionAction]? {
        guard
            let place = unanswered.indices.first(where: {
                unanswered[$0].answer == nil && unanswered[$0].id == id
            })
        else {
            return nil
        }
        unanswered[place].answer = answer
        var leaving: [SessionAction] = []
        while let first = unanswered.first, let answer = first.answer {
            unanswered.removeFirst()
            let text = answer.serialized()
            leaving.append(.send(text: text, frame: answer))
            if text.utf8.count <= SessionLimits.rememberedAnswerBytes { remember(first, answer, at: now) }
        }
        return leaving
    }

    /// The id of the first call, if it is overdue.
    func overdue(at now: SessionInstant) -> String? {
        guard let first = unanswered.first, first.deadline <= now else { return nil }
        return first.id
    }

    /// Why: hashing a string normalises Unicode first, which costs more than reading the message.
    private static func fingerprint(of text: String) -> Int {
        var text = text
        var hasher = Hasher()
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        return hasher.finalize()
    }

    private mutating func remember(_ call: Unanswered, _ answer: Frame, at now: SessionInstant) {
        guard case .result = answer else { return }
        // Why: these two carry the current time, and a boot's answer may have turned from pending to
        // accepted.
        guard call.action != "Heartbeat", call.action != "BootNotification" else { return }
        if remembered.count >= SessionLimits.rememberedAnswers { remembered.removeFirst() }
        remembered.append(Answered(id: call.id, fingerprint: call.fingerprint, answer: answer, at: now))
    }
}
