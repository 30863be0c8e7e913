import Tenancy

/// Schema `StatisticsFigures`: what ended sessions come to.
struct StatisticsFigures: Encodable, Sendable {
    var sessions = 0
    var energyWh = 0
    var durationSeconds = 0

    init() {}

    init(row: Row) throws(DatabaseError) {
        sessions = try row.decode("sessions")
        energyWh = try row.decode("energy_wh")
        durationSeconds = try row.decode("duration_s")
    }

    static func += (sum: inout Self, more: Self) {
        sum.sessions += more.sessions
        sum.energyWh += more.energyWh
        sum.durationSeconds += more.durationSeconds
    }

    enum CodingKeys: String, CodingKey {
        case sessions
        case energyWh = "energy_wh"
        case durationSeconds = "duration_seconds"
    }
}
