/// Decides which call of ours is out and which wait.
///
/// OCPP-J 1.6, section 4.1.1: a peer has one unanswered call at a time, so the others wait in the order made.
struct OutboundCalls: Sendable {
    struct Call: Sendable {
        let id: String
        let action: String
        let payload: JSONValue
        /// Counts from when the call leaves.
        let timeout: Duration
    }

    private struct Outstanding: Sendable {
        let id: String
        let deadline: SessionInstant
    }

    private var outstanding: Outstanding?
    private var waiting: [Call] = []
    private(set) var timeoutsInARow = 0

    /// When the call that is out is overdue.
    var deadline: SessionInstant? {
        outstanding?.deadline
    }

    /// Whether a call could leave at once if the station were ready.
    var hasNext: Bool {
        outstanding == nil && !waiting.isEmpty
    }

    /// Takes a call, or returns `false` when too many wait.
    mutating func made(_ call: Call) -> Bool {
        guard waiting.count < SessionLimits.waitingCalls else { return false }
        waiting.append(call)
        return true
    }

    /// The call that leaves now, if one may.
    mutating func next(at now: SessionInstant) -> Frame? {
        guard hasNext else { return nil }
        let call = waiting.removeFirst()
        outstanding = Outstanding(id: call.id, deadline: now.advanced(by: call.timeout))
        return .call(id: call.id, action: call.action, payload: call.payload)
    }

    /// Whether `id` is the call that is out. If so, it no longer is.
    mutating func answered(_ id: String) -> Bool {
        guard outstanding?.id == id else { return false }
        outstanding = nil
        timeoutsInARow = 0
        return true
    }

    /// The call that a broken text was the answer to, as far as one can tell.
    ///
    /// With one call out, an answer without an id can only be its own. A text of which nothing can be read is
    /// taken for it too: a command that fails at once beats one that hangs, and its answer, should it still
    /// come, is logged as unknown.
    mutating func answeredUnreadably(_ frame: MalformedFrame) -> String? {
        guard let outstanding else { return nil }
        let isAnswer =
            switch (frame.messageTypeID, frame.messageID) {
            case (3, let id), (4, let id): id == nil || id == outstanding.id
            case (nil, let id): id == nil || id == outstanding.id
            case (.some, _): false
            }
        guard isAnswer, answered(outstanding.id) else { return nil }
        return outstanding.id
    }

    /// The call that is overdue at `now`, which thereby ends.
    mutating func expired(at now: SessionInstant) -> String? {
        guard let overdue = outstanding, overdue.deadline <= now else { return nil }
        outstanding = nil
        timeoutsInARow += 1
        return overdue.id
    }

    /// Ends everything: the ids that will get no answer, the one that was out first.
    mutating func closed() -> [String] {
        var ids = waiting.map { $0.id }
        if let outstanding { ids.insert(outstanding.id, at: 0) }
        outstanding = nil
        waiting = []
        return ids
    }
}
