import Tenancy

/// Schema `RunningSessions`: what is going on at this moment.
struct RunningSessionsBody: Encodable, Sendable {
    let sessions: Int
    /// Of these sessions so far.
    let energyWh: Int
    let powerW: Int

    init(row: Row) throws(DatabaseError) {
        sessions = try row.decode("sessions")
        energyWh = try row.decode("energy_wh")
        powerW = try row.decode("power_w")
    }

    enum CodingKeys: String, CodingKey {
        case sessions
        case energyWh = "energy_wh"
        case powerW = "power_w"
    }
}
