import FoundationEssentials

/// The deliveries of one charge point to one endpoint: one at a time, in their order.
struct DeliveryLane: Sendable {
    /// The first of those that wait, in their order, the one under way among them.
    private(set) var waiting: [PendingDelivery] = []
    private(set) var underWay: UUID?
    /// Whether the database has more than these.
    private(set) var hasMore = false

    var isEmpty: Bool {
        waiting.isEmpty
    }

    mutating func load(_ deliveries: [PendingDelivery], hasMore: Bool) {
        waiting = deliveries
        self.hasMore = hasMore
    }

    mutating func noteMore() {
        hasMore = true
    }

    /// The next one, if one may go now.
    func next(at now: Date) -> PendingDelivery? {
        guard underWay == nil else { return nil }
        for delivery in waiting {
            if delivery.dueAt <= now { return delivery }
            guard delivery.hasSteppedAside(at: now) else { return nil }
        }
        return nil
    }

    /// The one that tries whether the endpoint is there again, due or not.
    func probe(at now: Date) -> PendingDelivery? {
        guard underWay == nil else { return nil }
        return waiting.first { !$0.hasSteppedAside(at: now) } ?? waiting.first
    }

    /// When there may be a next one; `nil` when that depends on other things than time.
    func nextDue(at now: Date) -> Date? {
        guard underWay == nil else { return nil }
        var earliest: Date?
        for delivery in waiting {
            let due = min(delivery.dueAt, delivery.heldUntil ?? delivery.dueAt)
            earliest = earliest.map { min($0, due) } ?? due
            guard delivery.hasSteppedAside(at: now) else { break }
        }
        return earliest
    }

    mutating func start(_ delivery: PendingDelivery) {
        underWay = delivery.id
    }

    /// `next`: The delivery as it waits now; `nil` when it is done.
    mutating func ended(_ id: UUID, next: PendingDelivery?) {
        if underWay == id { underWay = nil }
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        if let next {
            waiting[index] = next
        } else {
            waiting.remove(at: index)
        }
    }

    /// All may be tried at once.
    mutating func makeDue(at now: Date) {
        for index in waiting.indices { waiting[index].dueAt = min(waiting[index].dueAt, now) }
    }
}
