/// Days of the Gregorian calendar in integers.
///
/// A formatter of Foundation would bring ICU and a lock to every message; the algorithms are the usual ones
/// that count years from March, so that the leap day is a year's last.
enum CivilDate {
    /// Whether the calendar has this day. 29 February only in leap years; no year 0.
    static func isPossible(year: Int, month: Int, day: Int) -> Bool {
        guard year > 0, (1...12).contains(month), day > 0 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return switch month {
        case 2: day <= (isLeap ? 29 : 28)
        case 4, 6, 9, 11: day <= 30
        default: day <= 31
        }
    }

    /// Days from 1970-01-01 to a day that ``isPossible(year:month:day:)``.
    static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let dayOfMarchYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfMarchYear - 719_468
    }

    /// The day that lies `days` after 1970-01-01, for days from year 1 on.
    static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}
