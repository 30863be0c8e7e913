import FoundationEssentials

/// What waits for one endpoint, lane by lane.
struct EndpointQueue: Sendable {
    private(set) var circuit: EndpointCircuit
    private(set) var lanes: [UUID: DeliveryLane] = [:]
    private(set) var underWay = 0
    /// Lanes that took a turn or ended one since a look at the database began: what that look finds of them is old.
    private var moved: Set<UUID> = []
    /// The lane that had the last turn.
    private var lastLane: UUID?
    /// The last of the lanes that were looked at, where there are more behind it.
    private(set) var position: UUID?
    private var changedAt: Date?

    init(circuit: EndpointCircuit) {
        self.circuit = circuit
    }

    var isIdle: Bool {
        underWay == 0
    }

    /// Whether the database has deliveries whose turn may have come.
    var wantsMore: Bool {
        lanes.isEmpty && position != nil || lanes.values.contains { $0.isEmpty && $0.hasMore }
    }

    mutating func beginLoad() {
        moved = Set(lanes.filter { $0.value.underWay != nil }.keys)
    }

    /// Takes what a look at the database found; lanes that moved meanwhile are left as they are.
    ///
    /// - Parameters:
    ///   - windows: The first deliveries of each lane.
    ///   - position: The last of these lanes, if there are more.
    mutating func load(
        _ windows: [UUID: (deliveries: [PendingDelivery], hasMore: Bool)],
        upTo position: UUID? = nil
    ) {
        self.position = position
        for (lane, window) in windows {
            if moved.contains(lane) {
                lanes[lane, default: DeliveryLane()].noteMore()
            } else {
                lanes[lane, default: DeliveryLane()].load(window.deliveries, hasMore: window.hasMore)
            }
        }
        for lane in lanes.keys where windows[lane] == nil && !moved.contains(lane) { lanes[lane] = nil }
        moved = []
    }

    /// Somebody changed the endpoint, and may have said that it is worth a try. What else is stored of the circuit was
    /// written from here.
    mutating func take(_ stored: EndpointCircuit, changedAt date: Date) {
        if let changedAt, changedAt != date, !stored.isOpen { circuit.close() }
        changedAt = date
    }

    /// The next delivery, if one may go now.
    func next(at now: Date, limit: Int) -> (lane: UUID, delivery: PendingDelivery)? {
        if circuit.isOpen { return probe(at: now) }
        guard underWay < limit else { return nil }
        let order = lanes.keys.sorted()
        // Those behind the one that had the last turn come first.
        let start = lastLane.flatMap { last in order.firstIndex { $0 > last } } ?? 0
        for lane in order[start...] + order[..<start] {
            if let delivery = lanes[lane]?.next(at: now) { return (lane, delivery) }
        }
        return nil
    }

    /// The one that was tried least, so that no event that is never taken keeps the endpoint from being tried with others.
    private func probe(at now: Date) -> (lane: UUID, delivery: PendingDelivery)? {
        guard isIdle, let retryAt = circuit.retryAt, retryAt <= now else { return nil }
        return lanes.compactMap { lane, queue in queue.probe(at: now).map { (lane, $0) } }
            .min { ($0.1.attempts, $0.1.sequence) < ($1.1.attempts, $1.1.sequence) }
    }

    /// When there may be a next one.
    func nextDue(at now: Date) -> Date? {
        if let retryAt = circuit.retryAt { return isIdle && !lanes.isEmpty ? retryAt : nil }
        return lanes.values.compactMap { $0.nextDue(at: now) }.min()
    }

    mutating func start(_ delivery: PendingDelivery, in lane: UUID) {
        lanes[lane]?.start(delivery)
        moved.insert(lane)
        lastLane = lane
        underWay += 1
    }

    /// `next`: The delivery as it waits now; `nil` when it is done.
    mutating func ended(_ id: UUID, in lane: UUID, next: PendingDelivery?) {
        underWay -= 1
        moved.insert(lane)
        lanes[lane]?.ended(id, next: next)
        if let queue = lanes[lane], queue.isEmpty, !queue.hasMore { lanes[lane] = nil }
    }

    mutating func failed(at now: Date, jitter: Double) {
        circuit.failed(at: now, jitter: jitter)
    }

    /// It takes deliveries. Returns whether it did not before: all that waits is due then.
    mutating func succeeded(at now: Date) -> Bool {
        let wasOpen = circuit.isOpen
        circuit.close()
        guard wasOpen else { return false }
        for lane in lanes.keys { lanes[lane]?.makeDue(at: now) }
        return true
    }

    /// Nothing is known of the lane any more: what is under way there ended nobody knows how.
    mutating func forget(_ id: UUID, in lane: UUID) {
        underWay -= 1
        moved.insert(lane)
        lanes[lane] = nil
    }
}
