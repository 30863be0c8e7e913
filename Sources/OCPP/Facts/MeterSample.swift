/// What a meter showed at one time, in our units, with the station's own text beside it.
package struct MeterSample: Sendable, Hashable {
    package var at: DeviceTime
    /// Whether the energy is a `Transaction.Begin` value. Some stations send 0 there as a placeholder.
    package var isBegin: Bool
    /// Register of imported active energy, in Wh, over all phases.
    package var energyWh: Int?
    /// Imported active power, in W, over all phases.
    package var powerW: Int?
    /// State of charge of the vehicle, in percent.
    package var soc: Double?
    /// Imported current, in A. Of values by phase the highest, since that is the one a fuse sees.
    package var currentA: Double?
    /// Voltage, in V. Of values by phase the mean of phase to neutral.
    package var voltageV: Double?
    /// The sampled values as received, signed ones included.
    package var raw: JSONValue

    package init(
        at: DeviceTime,
        isBegin: Bool = false,
        energyWh: Int? = nil,
        powerW: Int? = nil,
        soc: Double? = nil,
        currentA: Double? = nil,
        voltageV: Double? = nil,
        raw: JSONValue = []
    ) {
        self.at = at
        self.isBegin = isBegin
        self.energyWh = energyWh
        self.powerW = powerW
        self.soc = soc
        self.currentA = currentA
        self.voltageV = voltageV
        self.raw = raw
    }
}
