/// One outlet of a virtual charge point with its meter and the car on it.
struct VirtualConnector: Sendable {
    /// What goes on at the outlet. Times are the station's, from its start.
    enum Stage: Sendable {
        case idle(until: Duration)
        /// Plugged in; the driver looks for the card.
        case plugged(tag: String, until: Duration)
        case authorizing(tag: String)
        case starting(tag: String)
        case charging(Charging)
        /// Stopped, not yet unplugged.
        case finishing(until: Duration)
    }

    struct Charging: Sendable {
        let transactionID: Int
        let tag: String
        let endsAt: Duration
        var nextSample: Duration
    }

    let id: Int
    var stage: Stage
    /// As last told to the platform.
    var status = "Available"
    var isOperative = true
    /// Set while a change of availability waits for the end of a session.
    var becomesInoperative = false

    /// Energy.Active.Import.Register, in Wh. Never goes back.
    private(set) var register: Double
    /// State of charge of the car, in percent.
    private(set) var stateOfCharge = 0.0
    private let maximumPower: Double
    private var capacity = 60_000.0
    private var lastAdvance = Duration.zero

    init(id: Int, maximumPower: Double, register: Double, idleUntil: Duration) {
        self.id = id
        self.maximumPower = maximumPower
        self.register = register
        stage = .idle(until: idleUntil)
    }

    var charging: Charging? {
        guard case .charging(let charging) = stage else { return nil }
        return charging
    }

    var isIdle: Bool {
        guard case .idle = stage else { return false }
        return true
    }

    /// What flows, in watts: full power up to 80 percent, then less and less, as batteries take it.
    var power: Double {
        guard case .charging = stage, stateOfCharge < 100 else { return 0 }
        return stateOfCharge < 80 ? maximumPower : maximumPower * max(0.05, (100 - stateOfCharge) / 20)
    }

    /// A car arrives.
    mutating func plugIn(stateOfCharge: Double, capacity: Double) {
        self.stateOfCharge = stateOfCharge
        self.capacity = capacity
    }

    /// Lets energy flow until `now`.
    mutating func advance(to now: Duration) {
        let hours = (now - lastAdvance) / .seconds(3600)
        lastAdvance = now
        let energy = min(power * hours, capacity * (100 - stateOfCharge) / 100)
        guard energy > 0 else { return }
        register += energy
        stateOfCharge = min(100, stateOfCharge + energy / capacity * 100)
    }
}
