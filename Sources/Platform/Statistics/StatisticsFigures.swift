import Tenancy

/// Schema `StatisticsFigures`: what ended sessions come to.
struct StatisticsFigures: Encodable, Sendable {
    private var sessions = 0
    private var energyWh = 0
    private var durationSeconds = 0
    /// In minor units, by the currencies in which there were sessions.
    private var revenue: [String: Int] = [:]

    init() {}

    /// Those of one currency, which is empty for sessions without prices.
    init(row: Row) throws(DatabaseError) {
        sessions = try row.decode("sessions")
        energyWh = try row.decode("energy_wh")
        durationSeconds = try row.decode("duration_s")
        let currency: String = try row.decode("currency")
        let minor: Int = try row.decode("revenue_minor")
        // A session that was counted under another day before has left nothing here.
        if !currency.isEmpty, sessions != 0 || minor != 0 { revenue = [currency: minor] }
    }

    /// Of rows of the same day, one for each currency.
    init(rows: [Row]) throws(DatabaseError) {
        for row in rows { self += try Self(row: row) }
    }

    static func += (sum: inout Self, more: Self) {
        sum.sessions += more.sessions
        sum.energyWh += more.energyWh
        sum.durationSeconds += more.durationSeconds
        sum.revenue.merge(more.revenue, uniquingKeysWith: +)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(sessions, forKey: .sessions)
        try container.encode(energyWh, forKey: .energyWh)
        try container.encode(durationSeconds, forKey: .durationSeconds)
        let amounts = revenue.sorted { $0.key < $1.key }
        try container.encode(
            amounts.map { MoneyBody(amountMinor: $0.value, currency: $0.key) },
            forKey: .revenue
        )
    }

    enum CodingKeys: String, CodingKey {
        case sessions, revenue
        case energyWh = "energy_wh"
        case durationSeconds = "duration_seconds"
    }
}
