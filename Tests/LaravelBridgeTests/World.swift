import FoundationEssentials
import Tenancy

@testable import LaravelBridge

/// A plan of one endpoint whose deliveries are numbers, at a time of its own.
struct World {
    private let account = AccountID(UUID())
    private let endpoint = UUID()
    private let start: Date
    private var plan = DeliveryPlan()
    private var now: Date
    private var lanes: [String: UUID] = [:]
    private var ids: [Int: UUID] = [:]
    private var underWay: [Int: DeliveryPlan.Start] = [:]
    private var pendingLoads = 0

    init(_ start: Date, lanes: [String: [Int]]) {
        (self.start, now) = (start, start)
        // Lanes take turns in the order of their ids.
        for (index, name) in lanes.keys.sorted().enumerated() {
            self.lanes[name] = UUID(uuid: (UInt8(index + 1), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        }
        notice()
        _ = step()
        load(lanes)
    }

    /// What is sent now, in ascending order.
    mutating func begin() -> [Int] {
        step().starts.map(\.delivery.sequence).sorted()
    }

    /// How many looks at the database are wanted.
    mutating func loads() -> Int {
        _ = step()
        defer { pendingLoads = 0 }
        return pendingLoads
    }

    @discardableResult
    mutating func step() -> DeliveryPlan.Step {
        let step = plan.next(at: now)
        pendingLoads += step.loads.count
        for start in step.starts { underWay[start.delivery.sequence] = start }
        return step
    }

    mutating func notice() {
        plan.noticed(account, at: now)
    }

    mutating func load(_ found: [String: [Int]]) {
        var window = EndpointWindow()
        for (name, numbers) in found {
            guard let lane = lanes[name] else { continue }
            window.lanes[lane] = (numbers.map { delivery($0) }, false)
        }
        pendingLoads = 0
        plan.loaded(account, [endpoint: window], at: now)
    }

    mutating func deliver(_ number: Int) {
        guard let start = underWay.removeValue(forKey: number) else { return }
        _ = plan.done(start, isDelivered: true, at: now, jitter: 0.5)
    }

    mutating func fail(_ number: Int, _ trouble: DeliveryTrouble) {
        guard let start = underWay.removeValue(forKey: number),
            let next = start.delivery.failed(trouble, at: now, jitter: 0.5)
        else { return }
        _ = plan.failed(start, next: next, at: now, jitter: 0.5)
    }

    mutating func lose(_ number: Int) {
        guard let start = underWay.removeValue(forKey: number) else { return }
        plan.lost(start, at: now)
    }

    mutating func wait(_ seconds: Double) {
        now.addTimeInterval(seconds)
    }

    private mutating func delivery(_ number: Int) -> PendingDelivery {
        let id = ids[number] ?? UUID()
        ids[number] = id
        return PendingDelivery(
            id: id,
            sequence: number,
            dueAt: start,
            giveUpAt: start.addingTimeInterval(RetrySchedule.patience)
        )
    }
}
