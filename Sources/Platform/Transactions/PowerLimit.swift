import FoundationEssentials

/// How much energy can have flowed between two readings of a register.
struct PowerLimit: Sendable, Equatable {
    /// No connector of today delivers more; for those of which nothing is known.
    static let unknown = PowerLimit(maxPowerW: nil)

    private static let greatestPowerW = 1_000_000
    /// Connectors and meters deliver a little more than what is written on them.
    private static let margin = 1.25
    /// A register is read at other moments than its clock says, and clocks are set.
    private static let grace = 900.0

    private let powerW: Int

    /// `maxPowerW`: The connector's; `nil` or 0 when nobody said.
    init(maxPowerW: Int?) {
        powerW = maxPowerW.flatMap { $0 > 0 ? $0 : nil } ?? Self.greatestPowerW
    }

    /// Whether a register can have gone from the one reading to the other. It never runs backwards.
    func allows(from earlier: RegisterReading, to later: RegisterReading) -> Bool {
        let (energy, isBeyond) = later.wh.subtractingReportingOverflow(earlier.wh)
        guard !isBeyond, energy >= 0 else { return false }
        let seconds = max(0, later.at.timeIntervalSince(earlier.at)) + Self.grace
        return Double(energy) <= Double(powerW) * Self.margin * seconds / 3600
    }
}
