/// Makes one sample of the readings of one time.
///
/// Of each measurand one location, one context and one value per phase count, so that a register sent twice
/// (at Begin and periodically, at outlet and inlet) is not counted twice.
struct MeterNormalizer {
    static let begin = "Transaction.Begin"

    private let readings: [MeterReading]
    /// Units that no rule knows; their values are left out.
    private(set) var unknownUnits = false

    init(_ readings: [MeterReading]) {
        self.readings = readings
    }

    mutating func sample(at time: DeviceTime, raw: JSONValue) -> MeterSample {
        let energy = chosen("Energy.Active.Import.Register")
        let isBegin =
            energy.isEmpty
            ? !readings.isEmpty && readings.allSatisfy { $0.context == Self.begin }
            : energy.allSatisfy { $0.context == Self.begin }
        return MeterSample(
            at: time,
            isBegin: isBegin,
            energyWh: whole(total(scaled(energy, Self.energyUnits))),
            powerW: whole(total(scaled(chosen("Power.Active.Import"), Self.powerUnits))),
            soc: chosen("SoC").first?.value,
            currentA: current(scaled(chosen("Current.Import"), Self.currentUnits)),
            voltageV: voltage(scaled(chosen("Voltage"), Self.voltageUnits)),
            raw: raw
        )
    }

    /// The readings of a measurand that count: best location, best context, the first of each phase.
    private func chosen(_ measurand: String) -> [MeterReading] {
        var candidates = readings.filter { $0.measurand == measurand }
        guard candidates.count > 1 else { return candidates }
        if let location = Self.best(of: candidates.map(\.location), Self.locations) {
            candidates.removeAll { $0.location != location }
        }
        if let context = Self.best(of: candidates.map(\.context), Self.contexts) {
            candidates.removeAll { $0.context != context }
        }
        var phases: Set<String?> = []
        return candidates.filter { phases.insert($0.phase).inserted }
    }

    /// From most to least telling; a word that no version knows comes between.
    private static let contexts = [
        "Transaction.End", "Sample.Periodic", "Sample.Clock", "Trigger", "Interruption.End",
        "Interruption.Begin", "Other",
    ]
    private static let locations = ["Outlet", "Body", "Cable", "Inlet", "EV"]

    private static func best(of found: [String], _ order: [String]) -> String? {
        func rank(_ word: String) -> Int {
            word == begin ? order.count + 1 : order.firstIndex(of: word) ?? order.count
        }
        return found.min { rank($0) < rank($1) }
    }

    /// What a unit is of the one that is kept. Few, so that none is searched by its hash.
    private typealias Units = [(name: String, factor: Double)]

    private static let energyUnits: Units = [("Wh", 1), ("kWh", 1000)]
    private static let powerUnits: Units = [("W", 1), ("kW", 1000)]
    private static let currentUnits: Units = [("A", 1)]
    private static let voltageUnits: Units = [("V", 1)]

    /// `unit`: As OCPP spells it, or with capitals elsewhere; the default where it is `nil` or empty.
    private static func factor(of unit: String?, in units: Units) -> Double? {
        guard let unit, !unit.isEmpty else { return 1 }
        if let exact = units.first(where: { $0.name == unit }) { return exact.factor }
        let lowercased = unit.lowercased()
        return units.first { $0.name.lowercased() == lowercased }?.factor
    }

    private mutating func scaled(_ readings: [MeterReading], _ units: Units) -> [MeterReading] {
        // Most are in the unit that is kept.
        if readings.allSatisfy({ Self.factor(of: $0.unit, in: units) == 1 }) { return readings }
        var scaled: [MeterReading] = []
        for var reading in readings {
            guard let factor = Self.factor(of: reading.unit, in: units) else {
                unknownUnits = true
                continue
            }
            reading.value *= factor
            scaled.append(reading)
        }
        return scaled
    }

    private func total(_ readings: [MeterReading]) -> Double? {
        if let total = readings.first(where: { $0.phase == nil }) { return total.value }
        let phases = phaseValues(readings)
        return phases.isEmpty ? nil : phases.reduce(0, +)
    }

    private func current(_ readings: [MeterReading]) -> Double? {
        readings.first { $0.phase == nil }?.value ?? phaseValues(readings).max()
    }

    private func voltage(_ readings: [MeterReading]) -> Double? {
        if let total = readings.first(where: { $0.phase == nil }) { return total.value }
        let phases = phaseValues(readings)
        return phases.isEmpty ? nil : phases.reduce(0, +) / Double(phases.count)
    }

    /// The values of the three phases, named `L1` or `L1-N`; never both, and neither N nor phase to phase.
    private func phaseValues(_ readings: [MeterReading]) -> [Double] {
        for names in [["L1", "L2", "L3"], ["L1-N", "L2-N", "L3-N"]] {
            let values = readings.filter { names.contains($0.phase ?? "") }.map(\.value)
            if !values.isEmpty { return values }
        }
        return []
    }

    /// Whole units; `nil` for what no meter shows, such as 10^20 Wh.
    private func whole(_ value: Double?) -> Int? {
        guard let value, value.magnitude < 1e15 else { return nil }
        return Int(value.rounded())
    }
}
