package import FoundationEssentials

/// One sample of a meter, in base units: Wh, W, V, A, per cent.
package struct MeterValueSample: Codable, Sendable, Hashable {
    package let timestamp: Date
    /// The register.
    package let energyWh: Int?
    package let powerW: Int?
    /// State of charge, in per cent.
    package let soc: Double?
    package let voltageV: Double?
    package let currentA: Double?

    package init(
        timestamp: Date,
        energyWh: Int? = nil,
        powerW: Int? = nil,
        soc: Double? = nil,
        voltageV: Double? = nil,
        currentA: Double? = nil
    ) {
        self.timestamp = timestamp
        self.energyWh = energyWh
        self.powerW = powerW
        self.soc = soc
        self.voltageV = voltageV
        self.currentA = currentA
    }

    enum CodingKeys: String, CodingKey {
        case timestamp
        case energyWh = "energy_wh"
        case powerW = "power_w"
        case soc
        case voltageV = "voltage_v"
        case currentA = "current_a"
    }
}
