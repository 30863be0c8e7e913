import FoundationEssentials
import OCPP

/// One transaction as it is known, and what the facts make of it. No clock, no socket, no database.
struct TransactionRecord: Sendable, Equatable {
    let id: UUID
    /// The number that OCPP knows it by.
    let number: Int
    var status: TransactionStatus
    let createdAt: Date
    var connector: Int?
    var token: String?
    var tokenID: UUID?
    var startedAt: Date?
    var endedAt: Date?
    var meterStartWh: Int?
    var meterStopWh: Int?
    var register: RegisterState
    var powerW: Int?
    var soc: Double?
    /// When a meter was last heard of, whatever it said.
    var lastMeterAt: Date?
    var stopReason: String?
    var isEstimated = false
    var flags: [String] = []
    /// By what its start is known again, or, of an orphan, its stop.
    var contentKey: String
    /// By what its stop is known again, where that stop did not name it.
    var stopKey: String?
    /// Of its connector.
    var limit = PowerLimit.unknown
    /// Those that were valid when it began. `nil` where it has none, and for one that was only looked up to be metered.
    var prices: SessionPrices?

    /// What it came to, once it has ended.
    var cost: SessionCost? {
        guard status == .completed || status == .stale, let prices, let endedAt else { return nil }
        let seconds = startedAt.map { SessionCost.seconds(from: $0, to: endedAt) } ?? 0
        return prices.terms.cost(energyWh: register.energyWh, seconds: seconds)
    }

    /// Meter values that belong to it. One that is closed stays as it is.
    mutating func take(_ samples: [MeterSample], receivedAt: Date) {
        guard status == .active else { return }
        measure(samples, receivedAt: receivedAt)
    }

    /// It is over without a stop: what is known of it so far stands, as an estimate.
    ///
    /// - Parameters:
    ///   - date: When it was over at the latest.
    ///   - flag: Why it was closed.
    mutating func closeAsStale(by date: Date, _ flag: String) {
        status = .stale
        isEstimated = true
        let last = lastMeterAt ?? date
        endedAt = startedAt.map { max($0, last) } ?? last
        meterStopWh = register.believed?.wh ?? meterStartWh
        powerW = nil
        note([flag])
    }

    /// Its own stop. It replaces an estimate.
    mutating func close(by stop: TransactionStop, endedAt date: Date, receivedAt: Date) {
        measure(stop.samples, receivedAt: receivedAt)
        let isBeforeStart = startedAt.map { date < $0 } ?? false
        if isBeforeStart { note([TransactionFlag.stopBeforeStart]) }
        let end = isBeforeStart ? startedAt ?? date : date
        if let meterStartWh, let startedAt {
            let oddities = register.end(
                at: RegisterReading(wh: stop.meterStopWh, at: end),
                startedWith: RegisterReading(wh: meterStartWh, at: startedAt),
                within: limit
            )
            note(oddities)
        }
        status = .completed
        isEstimated = false
        endedAt = end
        meterStopWh = stop.meterStopWh
        powerW = nil
        // "Local" is what an absent reason means (OCPP 1.6 §6.51).
        stopReason = String((stop.reason ?? "Local").prefix(50))
    }

    /// Each flag once.
    mutating func note(_ more: [String]) {
        for flag in more where !flags.contains(flag) { flags.append(flag) }
    }

    private mutating func measure(_ samples: [MeterSample], receivedAt: Date) {
        for sample in samples {
            let at = DeviceClock.resolve(sample.at, receivedAt: receivedAt).date
            let reading = sample.energyWh.map { RegisterReading(wh: $0, at: at) }
            if sample.isBegin {
                note(reading.map { register.begin(at: $0) } ?? [])
                continue
            }
            note(reading.map { register.take($0, within: limit) } ?? [])
            powerW = sample.powerW ?? powerW
            soc = sample.soc ?? soc
            lastMeterAt = lastMeterAt.map { max($0, at) } ?? at
        }
    }
}
