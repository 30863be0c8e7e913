/// The prices of a tariff, and what a session comes to by them (docs/tariffs.md). They include taxes.
struct TariffTerms: Sendable, Equatable {
    /// How many units of ``perKWh`` and ``perMinute`` the minor unit of the currency has.
    static let precision = 10_000

    /// ISO 4217.
    let currency: String
    /// In minor units.
    let startFeeMinor: Int
    /// In ten-thousandths of the minor unit.
    let perKWh: Int
    /// Of the time beyond ``freeMinutes``; in ten-thousandths of the minor unit.
    let perMinute: Int
    let freeMinutes: Int

    /// - Parameters:
    ///   - energyWh: What was delivered; where that is nothing, nothing is due.
    ///   - seconds: From start to end.
    /// - Returns: In minor units of ``currency``.
    func cost(energyWh: Int, seconds: Int) -> SessionCost {
        guard energyWh > 0 else { return SessionCost(startFee: 0, energy: 0, time: 0) }
        return SessionCost(
            startFee: startFeeMinor,
            energy: Self.part(energyWh, per: 1000, at: perKWh),
            time: Self.part(max(0, seconds - freeMinutes * 60), per: 60, at: perMinute)
        )
    }

    /// Rounded to the minor unit, halves up. Bounded: whatever a device says, it can be stored and summed.
    private static func part(_ quantity: Int, per unit: Int, at price: Int) -> Int {
        let divisor = Int128(unit * precision)
        let amount = (Int128(quantity) * Int128(price) + divisor / 2) / divisor
        return Int(min(amount, Int128(SessionCost.greatestPart)))
    }
}
