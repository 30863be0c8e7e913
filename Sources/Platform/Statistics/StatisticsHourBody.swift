import Tenancy

/// Schema `StatisticsHour`: what flowed in an hour.
struct StatisticsHourBody: Encodable, Sendable {
    /// When it began.
    let hour: Timestamp
    let energyWh: Int

    init(row: Row) throws(DatabaseError) {
        hour = try row.timestamp("hour")
        energyWh = try row.decode("energy_wh")
    }

    enum CodingKeys: String, CodingKey {
        case hour
        case energyWh = "energy_wh"
    }
}
