import FoundationEssentials
import OCPP

/// What becomes of a command whose charge point is not connected (contract §5).
enum WhenOffline: String, CaseIterable, Sendable {
    case fail
    case queue
}

/// When and how often a command is to be sent, as its POST gave it.
struct CommandDelivery: Sendable {
    /// How far ahead a command may be scheduled.
    static let horizon = 30 * 86_400

    /// Whether it goes through the charge point's queue, online or not.
    let isQueued: Bool
    let scheduledAt: Date?
    /// Seconds, from when it may be sent; `nil` for the policy of the charge point. So are the next two.
    let expiresIn: Int?
    let attempts: Int?
    let retryInterval: Int?

    /// Reads its fields and leaves the others.
    init(_ body: inout BodyReader, now: Date) {
        let whenOffline = body.optional("when_offline", FieldRule<WhenOffline>.word)
        scheduledAt = body.optional("scheduled_at", .time)
        expiresIn = body.optional("expires_in", .integer(1...2_592_000))
        attempts = body.optional("attempts", .integer(1...10))
        retryInterval = body.optional("attempt_interval", .integer(1...86_400))
        isQueued = whenOffline == .queue || scheduledAt != nil
        if let scheduledAt, scheduledAt.timeIntervalSince(now) > Double(Self.horizon) {
            body.note("scheduled_at", "out_of_range", "Expected a time within 30 days.")
        }
        if scheduledAt != nil, whenOffline == .fail {
            body.note("when_offline", "not_allowed", "A scheduled command waits for its charge point.")
        }
        guard !isQueued else { return }
        for (name, value) in [
            ("expires_in", expiresIn), ("attempts", attempts), ("attempt_interval", retryInterval),
        ]
        where value != nil {
            body.note(name, "not_allowed", "Only for a command that is queued or scheduled.")
        }
    }

    /// Whether it is not to be sent yet.
    func isLater(than now: Date) -> Bool {
        scheduledAt.map { $0 > now } ?? false
    }

    /// `policy`: Seconds that a command of this charge point waits, unless it says otherwise itself.
    func expiry(from now: Date, policy: Int) -> Date {
        max(scheduledAt ?? now, now).addingTimeInterval(Double(expiresIn ?? policy))
    }
}
