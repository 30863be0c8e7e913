import OCPP
import Tenancy

/// Schema `MeterValue`: one reading, normalised and as it was received.
struct MeterValueBody: Encodable, Sendable {
    let sampledAt: Timestamp
    let receivedAt: Timestamp
    let connectorID: Int
    @Nullable var energyWh: Int?
    @Nullable var powerW: Int?
    @Nullable var soc: Double?
    @Nullable var currentA: Double?
    @Nullable var voltageV: Double?
    let sampledValue: JSONBody

    init(row: Row) throws(DatabaseError) {
        sampledAt = try row.timestamp("sampled_at")
        receivedAt = try row.timestamp("received_at")
        connectorID = try row.decode("connector_id")
        energyWh = try row.decode("energy_wh")
        powerW = try row.decode("power_w")
        soc = try row.decode("soc")
        currentA = try row.decode("current_a")
        voltageV = try row.decode("voltage_v")
        sampledValue = JSONBody(text: try row.decode("sampled_value"), otherwise: .array([]))
    }

    enum CodingKeys: String, CodingKey {
        case soc
        case sampledAt = "sampled_at"
        case receivedAt = "received_at"
        case connectorID = "connector_id"
        case energyWh = "energy_wh"
        case powerW = "power_w"
        case currentA = "current_a"
        case voltageV = "voltage_v"
        case sampledValue = "sampled_value"
    }
}
