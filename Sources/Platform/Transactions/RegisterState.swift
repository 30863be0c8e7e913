import FoundationEssentials

/// The energy of a session, reading by reading (chargers.md, "Meter values").
///
/// A register that goes up as far as the connector can deliver is believed, and the difference counts. A reading out of
/// that line (below, or too far above) is doubted and counts nothing. The next one decides: in line with what was believed,
/// the doubted one was a slip; in line with the doubted one, the register really stands there now (it began anew, or what it
/// showed before was a placeholder), and the session goes on from there as a further segment. What lies between two
/// segments is never billed.
struct RegisterState: Sendable, Equatable {
    private(set) var energyWh: Int
    /// `nil` while nothing is known of the register.
    private(set) var believed: RegisterReading?
    private(set) var doubted: RegisterReading?
    private(set) var segments: Int

    /// How far the register of a stop may be below the last reading: meters are read in kWh here and in Wh there.
    private static let roundingWh = 1000

    init(
        believed: RegisterReading?,
        energyWh: Int = 0,
        doubted: RegisterReading? = nil,
        segments: Int = 1
    ) {
        self.believed = believed
        self.energyWh = energyWh
        self.doubted = doubted
        self.segments = segments
    }

    /// Takes a reading of the running session.
    ///
    /// - Returns: What was odd about it.
    mutating func take(_ reading: RegisterReading, within limit: PowerLimit) -> [String] {
        guard let believed else {
            self.believed = reading
            return []
        }
        if limit.allows(from: believed, to: reading) {
            advance(from: believed, to: reading)
            return []
        }
        // What was repeated, or is told after a later one, decides nothing.
        let newest = doubted ?? believed
        guard reading.at > newest.at || (reading.at == newest.at && reading.wh != newest.wh) else {
            return []
        }
        return weigh(reading, against: believed, within: limit)
    }

    /// Takes a value of context `Transaction.Begin`: it stands for a start without one, and means nothing else.
    mutating func begin(at reading: RegisterReading) -> [String] {
        guard reading.wh >= Self.roundingWh, isPlaceholder(believed) else { return [] }
        restart(at: reading)
        return [TransactionFlag.meterStartMissing]
    }

    /// Takes the register of the stop, which is the last word where it is possible: without segments the difference to
    /// the start is billed as soon as the whole session can have delivered it, whatever was read between.
    mutating func end(
        at stop: RegisterReading,
        startedWith start: RegisterReading,
        within limit: PowerLimit
    ) -> [String] {
        let last = believed ?? start
        if segments == 1, limit.allows(from: start, to: stop), last.wh - stop.wh <= Self.roundingWh {
            let isLower = stop.wh < last.wh
            energyWh = stop.wh - start.wh
            believed = stop
            doubted = nil
            return isLower ? [TransactionFlag.meterDip] : []
        }
        if limit.allows(from: last, to: stop) {
            advance(from: last, to: stop)
            return []
        }
        if stop.wh < last.wh, energyWh == 0, segments == 1, doubted == nil {
            return [TransactionFlag.meterRanBackwards]
        }
        let flags = weigh(stop, against: last, within: limit)
        // Nothing comes after it that could prove it a slip.
        return flags == [TransactionFlag.meterDip] ? [TransactionFlag.registerReset] : flags
    }

    private mutating func weigh(
        _ reading: RegisterReading,
        against believed: RegisterReading,
        within limit: PowerLimit
    ) -> [String] {
        if let doubted, limit.allows(from: doubted, to: reading) {
            let flag =
                doubted.wh < believed.wh ? TransactionFlag.registerReset : TransactionFlag.implausibleJump
            restart(at: doubted)
            advance(from: doubted, to: reading)
            return [flag]
        }
        if reading.wh > believed.wh, isPlaceholder(believed) {
            restart(at: reading)
            return [TransactionFlag.meterStartMissing]
        }
        doubted = reading
        return [reading.wh < believed.wh ? TransactionFlag.meterDip : TransactionFlag.implausibleJump]
    }

    /// Whether the session began with a 0 of which nothing has been measured yet.
    private func isPlaceholder(_ reading: RegisterReading?) -> Bool {
        reading?.wh == 0 && energyWh == 0 && segments == 1
    }

    private mutating func restart(at reading: RegisterReading) {
        believed = reading
        doubted = nil
        segments += 1
    }

    private mutating func advance(from earlier: RegisterReading, to later: RegisterReading) {
        energyWh += later.wh - earlier.wh
        believed = RegisterReading(wh: later.wh, at: max(earlier.at, later.at))
        doubted = nil
    }
}
