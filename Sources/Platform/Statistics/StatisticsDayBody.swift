import Tenancy

/// Schema `StatisticsDay`.
struct StatisticsDayBody: Encodable, Sendable {
    /// As `2026-11-21`.
    let day: String
    private(set) var figures: StatisticsFigures

    init(row: Row) throws(DatabaseError) {
        day = try row.decode("day")
        figures = try StatisticsFigures(row: row)
    }

    /// What was in another currency on the same day.
    mutating func add(_ more: StatisticsFigures) {
        figures += more
    }

    func encode(to encoder: any Encoder) throws {
        try figures.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(day, forKey: .day)
    }

    enum CodingKeys: String, CodingKey {
        case day
    }
}
