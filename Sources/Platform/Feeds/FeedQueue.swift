/// What waits for one reader: bounded, and each subject at most once. Who does not read in time is told that it missed
/// something, and nothing of what it missed.
struct FeedQueue {
    static let limit = 256

    private var events: [FeedEvent] = []
    private(set) var hasMissed = false

    var isEmpty: Bool {
        events.isEmpty && !hasMissed
    }

    /// - Returns: Whether this was the one too many.
    mutating func append(_ event: FeedEvent) -> Bool {
        guard !hasMissed else { return false }
        if let subject = event.subject { events.removeAll { $0.subject == subject } }
        guard events.count < Self.limit else {
            miss()
            return true
        }
        // At the end also if it takes another's place: who goes on behind the newest cursor must have all before it.
        events.append(event)
        return false
    }

    mutating func miss() {
        events = []
        hasMissed = true
    }

    /// After it the queue fills anew.
    mutating func takeMissed() -> Bool {
        defer { hasMissed = false }
        return hasMissed
    }

    mutating func takeAll() -> [FeedEvent] {
        defer { events = [] }
        return events
    }
}
