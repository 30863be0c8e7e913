import FoundationEssentials

/// A delivery that is not done, as far as its turn depends on it.
struct PendingDelivery: Sendable, Hashable {
    let id: UUID
    /// The order in which events came.
    let sequence: Int
    /// Attempts that failed.
    var attempts = 0
    var dueAt: Date
    var firstFailedAt: Date?
    /// Until when it holds the later ones of its charge point back, once it has failed.
    var heldUntil: Date?
    /// From when on a failure is the last.
    var giveUpAt: Date

    /// The same after an attempt failed; `nil` when that was the last.
    ///
    /// `jitter`: From 0 to 1.
    func failed(_ trouble: DeliveryTrouble, at now: Date, jitter: Double) -> Self? {
        guard now < giveUpAt else { return nil }
        var next = self
        next.attempts += 1
        let first = firstFailedAt ?? now
        next.firstFailedAt = first
        next.heldUntil = first.addingTimeInterval(RetrySchedule.holdsBack(in: trouble))
        let pause = RetrySchedule.pause(after: next.attempts, jitter: jitter)
        // Never beyond the end: the last attempt is made there.
        next.dueAt = min(now.addingTimeInterval(pause), max(giveUpAt, now.addingTimeInterval(1)))
        return next
    }

    /// Whether the later ones of the charge point may pass it by.
    func hasSteppedAside(at now: Date) -> Bool {
        heldUntil.map { $0 <= now } ?? false
    }
}
