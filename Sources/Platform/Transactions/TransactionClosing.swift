import FoundationEssentials
import OCPP

/// How a transaction ends: what is billed, and what was odd about it.
struct TransactionClosing: Sendable, Equatable {
    let endedAt: Date
    let meterStopWh: Int
    /// Never negative: a register that ran backwards bills nothing and is flagged for a person to look at.
    let energyWh: Int
    let reason: String
    let flags: [String]

    init(of open: OpenTransaction, by stop: TransactionStop, endedAt: Date, flags: [String]) {
        var flags = flags
        // A register may say anything, and arithmetic must not trap on it.
        let difference = open.meterStartWh.map { stop.meterStopWh.subtractingReportingOverflow($0) }
        let delivered = difference.map { $0.overflow ? -1 : $0.partialValue } ?? 0
        if delivered < 0 { flags.append("meter_ran_backwards") }
        let isBeforeStart = open.startedAt.map { endedAt < $0 } ?? false
        if isBeforeStart { flags.append("stop_before_start") }
        self.endedAt = isBeforeStart ? open.startedAt ?? endedAt : endedAt
        meterStopWh = stop.meterStopWh
        energyWh = max(0, delivered)
        // "Local" is what an absent reason means (OCPP 1.6 §6.51).
        reason = stop.reason ?? "Local"
        self.flags = flags
    }
}
