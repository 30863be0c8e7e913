/// Whether a plugin is to be let work: a state machine without clock and lock.
///
/// What fails several times in a row is paused, for longer each time, and then let try again.
struct PluginHealth<Instant: InstantProtocol>: Sendable
where Instant: Sendable, Instant.Duration == Duration {
    enum Verdict: Sendable, Equatable {
        /// Nothing follows.
        case nothing
        /// It is paused from now on, for so long: somebody should know.
        case paused(Duration)
        /// It works again after a pause.
        case recovered
    }

    static var failureLimit: Int { 5 }
    static var firstPause: Duration { .seconds(30) }
    static var longestPause: Duration { .seconds(900) }

    /// Failures further apart have nothing to do with each other.
    static var memory: Duration { .seconds(60) }
    /// After so long without a failure the next pause is a short one again.
    static var forgiveness: Duration { .seconds(7200) }

    /// Why it was paused or failed last; `nil` when all is well.
    private(set) var complaint: String?
    private var failures = 0
    private var pauses = 0
    private var pausedSince: Instant?
    private var pausedUntil: Instant?
    private var lastFailure: Instant?

    /// Until when it is to be left alone; `nil` when it may work.
    func pause(at now: Instant) -> Duration? {
        guard let pausedUntil, now < pausedUntil else { return nil }
        return now.duration(to: pausedUntil)
    }

    /// `began`: When that began which worked. What is older than the last pause says nothing.
    mutating func succeeded(since began: Instant) -> Verdict {
        if let pausedSince, began < pausedSince { return .nothing }
        let wasPaused = pauses > 0
        (complaint, failures, pauses) = (nil, 0, 0)
        (pausedSince, pausedUntil, lastFailure) = (nil, nil, nil)
        return wasPaused ? .recovered : .nothing
    }

    mutating func failed(_ complaint: String, at now: Instant) -> Verdict {
        if let lastFailure {
            if lastFailure.duration(to: now) > Self.memory { failures = 0 }
            if lastFailure.duration(to: now) > Self.forgiveness { pauses = 0 }
        }
        self.complaint = complaint
        lastFailure = now
        failures += 1
        // After a pause the first failure is enough.
        guard failures >= Self.failureLimit || pauses > 0, pause(at: now) == nil else { return .nothing }
        let length = min(Self.firstPause * (1 << min(pauses, 10)), Self.longestPause)
        pauses += 1
        failures = 0
        (pausedSince, pausedUntil) = (now, now.advanced(by: length))
        return .paused(length)
    }
}
