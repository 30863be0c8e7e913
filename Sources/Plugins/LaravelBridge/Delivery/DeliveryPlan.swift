import FoundationEssentials
import Tenancy

/// Which delivery goes when: a pure machine, told what happens and asked what to do.
///
/// Accounts take turns, and within an account its endpoints, each with a limit to what is under way at once: none waits for
/// another's slow receiver.
struct DeliveryPlan: Sendable {
    struct Limits: Sendable {
        var total = 48
        var perAccount = 16
        var perEndpoint = 8
        /// Looks at the database at once.
        var loads = 4
    }

    /// A delivery that is to be sent now.
    struct Start: Sendable, Hashable {
        let account: AccountID
        let endpoint: UUID
        let lane: UUID
        let delivery: PendingDelivery
    }

    struct Step: Sendable {
        /// Accounts whose rows are to be looked at.
        var loads: [AccountID] = []
        var starts: [Start] = []
        /// When to ask again, should nothing happen before.
        var wakeAt: Date?
    }

    private struct AccountQueue {
        var endpoints: [UUID: EndpointQueue] = [:]
        /// In the order of their turns.
        var turns: [UUID] = []
        var underWay = 0
        var isLoading = false
        /// From when on its rows are to be looked at again.
        var loadAt: Date?
    }

    private let limits: Limits
    private var accounts: [AccountID: AccountQueue] = [:]
    /// In the order of their turns.
    private var turns: [AccountID] = []
    private var underWay = 0
    private var loading = 0

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Something may have changed in the rows of an account.
    mutating func noticed(_ account: AccountID, at now: Date) {
        change(account) { $0.loadAt = min($0.loadAt ?? now, now) }
    }

    /// Where to go on looking at an endpoint's lanes.
    func position(of endpoint: UUID, in account: AccountID) -> UUID? {
        accounts[account]?.endpoints[endpoint]?.position
    }

    /// What a look at the rows of an account found. `endpoints`: All that are to be delivered to.
    mutating func loaded(_ account: AccountID, _ endpoints: [UUID: EndpointWindow], at now: Date) {
        loading -= 1
        change(account) { queue in
            queue.isLoading = false
            for (id, window) in endpoints {
                queue.endpoints[id, default: EndpointQueue(circuit: window.circuit)].take(
                    window.circuit,
                    changedAt: window.changedAt
                )
                queue.endpoints[id]?.load(window.lanes, upTo: window.position)
                if !queue.turns.contains(id) { queue.turns.append(id) }
            }
            for id in queue.turns where endpoints[id] == nil {
                // What is under way there ends like everything else.
                if queue.endpoints[id]?.isIdle ?? true {
                    queue.endpoints[id] = nil
                } else {
                    queue.endpoints[id]?.load([:])
                }
            }
            let left = queue.endpoints
            queue.turns.removeAll { left[$0] == nil }
            // What moved meanwhile may have nothing left of what was known.
            if left.values.contains(where: \.wantsMore) { queue.loadAt = min(queue.loadAt ?? now, now) }
        }
        tidy(account)
    }

    /// A look at the rows of an account failed.
    mutating func notLoaded(_ account: AccountID, at now: Date) {
        loading -= 1
        change(account) { queue in
            queue.isLoading = false
            queue.loadAt = now.addingTimeInterval(1)
        }
    }

    /// A delivery is done, or given up.
    mutating func done(_ start: Start, isDelivered: Bool, at now: Date, jitter: Double) -> EndpointChange {
        ended(start) { $0.ended(start.delivery.id, in: start.lane, next: nil) }
        return judge(start, isDelivered: isDelivered, at: now, jitter: jitter)
    }

    /// An attempt failed. `next`: The delivery as it waits now.
    mutating func failed(_ start: Start, next: PendingDelivery, at now: Date, jitter: Double)
        -> EndpointChange
    {
        ended(start) { $0.ended(start.delivery.id, in: start.lane, next: next) }
        return judge(start, isDelivered: false, at: now, jitter: jitter)
    }

    /// Nobody knows what became of a delivery: its lane is looked at again.
    mutating func lost(_ start: Start, at now: Date) {
        ended(start) { $0.forget(start.delivery.id, in: start.lane) }
        change(start.account) { $0.loadAt = max($0.loadAt ?? now, now.addingTimeInterval(1)) }
    }

    /// The endpoint wants nothing any more.
    mutating func gone(_ start: Start) {
        ended(start) { queue in
            queue.ended(start.delivery.id, in: start.lane, next: nil)
            queue.load([:])
        }
    }

    /// Whether a success of this attempt would be the endpoint's recovery, and all that waits for it due.
    func foresees(recoveryBy start: Start) -> Bool {
        accounts[start.account]?.endpoints[start.endpoint]?.circuit.isOpen ?? false
    }

    /// What to do now. What it says is taken as begun.
    mutating func next(at now: Date) -> Step {
        var step = Step()
        for account in turns where loading < limits.loads {
            guard let queue = accounts[account], !queue.isLoading, let loadAt = queue.loadAt, loadAt <= now
            else {
                continue
            }
            beginLoad(of: account)
            step.loads.append(account)
        }
        var waiting = turns
        while underWay < limits.total, !waiting.isEmpty {
            waiting = waiting.filter { account in
                guard underWay < limits.total, let start = start(in: account, at: now) else { return false }
                step.starts.append(start)
                return true
            }
        }
        if let first = turns.first {
            turns.removeFirst()
            turns.append(first)
        }
        step.wakeAt = wakeAt(now)
        return step
    }

    private mutating func beginLoad(of account: AccountID) {
        loading += 1
        change(account) { queue in
            queue.isLoading = true
            queue.loadAt = nil
            for id in queue.turns { queue.endpoints[id]?.beginLoad() }
        }
    }

    private mutating func start(in account: AccountID, at now: Date) -> Start? {
        guard let queue = accounts[account], queue.underWay < limits.perAccount else { return nil }
        for (turn, id) in queue.turns.enumerated() {
            guard let (lane, delivery) = queue.endpoints[id]?.next(at: now, limit: limits.perEndpoint) else {
                continue
            }
            underWay += 1
            change(account) { queue in
                queue.underWay += 1
                queue.endpoints[id]?.start(delivery, in: lane)
                queue.turns.append(queue.turns.remove(at: turn))
            }
            return Start(account: account, endpoint: id, lane: lane, delivery: delivery)
        }
        return nil
    }

    private mutating func ended(_ start: Start, _ body: (inout EndpointQueue) -> Void) {
        underWay -= 1
        change(start.account) { queue in
            queue.underWay -= 1
            guard var endpoint = queue.endpoints[start.endpoint] else { return }
            body(&endpoint)
            queue.endpoints[start.endpoint] = endpoint
        }
    }

    private mutating func judge(_ start: Start, isDelivered: Bool, at now: Date, jitter: Double)
        -> EndpointChange
    {
        var outcome = EndpointChange()
        change(start.account) { queue in
            guard var endpoint = queue.endpoints[start.endpoint] else { return }
            let before = endpoint.circuit
            if isDelivered {
                outcome.hasRecovered = endpoint.succeeded(at: now)
            } else {
                endpoint.failed(at: now, jitter: jitter)
            }
            if endpoint.circuit != before { outcome.circuit = endpoint.circuit }
            if endpoint.wantsMore || outcome.hasRecovered { queue.loadAt = min(queue.loadAt ?? now, now) }
            queue.endpoints[start.endpoint] = endpoint
        }
        return outcome
    }

    private mutating func change(_ account: AccountID, _ body: (inout AccountQueue) -> Void) {
        if accounts[account] == nil { turns.append(account) }
        body(&accounts[account, default: AccountQueue()])
    }

    /// An account without anything that waits is forgotten until somebody notices it again.
    private mutating func tidy(_ account: AccountID) {
        guard let queue = accounts[account], queue.underWay == 0, queue.loadAt == nil, !queue.isLoading,
            queue.endpoints.values.allSatisfy({
                $0.lanes.isEmpty && $0.circuit == EndpointCircuit() && $0.position == nil
            })
        else { return }
        accounts[account] = nil
        turns.removeAll { $0 == account }
    }

    private func wakeAt(_ now: Date) -> Date? {
        var earliest: Date?
        for queue in accounts.values {
            let loadAt = queue.isLoading ? nil : queue.loadAt
            let due =
                queue.underWay < limits.perAccount
                ? queue.endpoints.values.compactMap { $0.nextDue(at: now) } : []
            for date in due + [loadAt].compactMap(\.self) where date > now {
                earliest = earliest.map { min($0, date) } ?? date
            }
        }
        return earliest
    }
}
