import Tenancy

/// Schema `Statistics`.
struct StatisticsBody: Encodable, Sendable {
    /// How far back the day lies that today is compared with.
    static let week = 7

    /// By which it is said which day is today.
    let timeZone: String
    let now: RunningSessionsBody
    let today: StatisticsFigures
    /// The whole of it.
    let sameDayLastWeek: StatisticsFigures
    /// Of `days`.
    let total: StatisticsFigures
    /// The oldest first, today last.
    let days: [StatisticsDayBody]
    /// The oldest first, the present one last; none unless they were asked for.
    let hours: [StatisticsHourBody]

    /// `rows`: Of ``StatisticsQueries/days(_:of:now:)``, as many days as were asked for and at least those until the same
    /// day last week.
    /// `running`: Of ``StatisticsQueries/running(of:)``.
    /// `count`: How many days were asked for.
    /// `hours`: Of ``StatisticsQueries/hours(_:of:now:)``.
    init(_ rows: [Row], running: Row, days count: Int, hours: [Row]) throws(DatabaseError) {
        var all: [StatisticsDayBody] = []
        for row in rows {
            let day = try StatisticsDayBody(row: row)
            if all.last?.day == day.day {
                all[all.count - 1].add(day.figures)
            } else {
                all.append(day)
            }
        }
        guard let last = rows.last, all.count > Self.week else {
            throw DatabaseError(.decoding, "too few days of statistics")
        }
        timeZone = try last.decode("time_zone")
        now = try RunningSessionsBody(row: running)
        today = all[all.count - 1].figures
        sameDayLastWeek = all[all.count - 1 - Self.week].figures
        days = all.suffix(count)
        var noted: [StatisticsHourBody] = []
        for row in hours { noted.append(try StatisticsHourBody(row: row)) }
        self.hours = noted
        total = days.reduce(into: StatisticsFigures()) { $0 += $1.figures }
    }

    enum CodingKeys: String, CodingKey {
        case now, today, total, days, hours
        case timeZone = "time_zone"
        case sameDayLastWeek = "same_day_last_week"
    }
}
