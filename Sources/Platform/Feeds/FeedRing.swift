/// The last events of a hub, for who comes back.
struct FeedRing {
    static let limit = 256

    private var events: [FeedEvent] = []

    mutating func append(_ event: FeedEvent) {
        if events.count >= Self.limit { events.removeFirst(Self.limit / 4) }
        events.append(event)
    }

    /// What came behind a number, when the newest is `newest`; `nil` when that is not known any more.
    func events(behind number: Int, newest: Int) -> [FeedEvent]? {
        guard number <= newest else { return nil }
        guard number < newest else { return [] }
        guard let first = events.first, first.cursor.number <= number + 1 else { return nil }
        return events.filter { $0.cursor.number > number }
    }
}
