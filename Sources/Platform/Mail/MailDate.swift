import FoundationEssentials
import OCPP

/// The date of a mail's header (RFC 5322 §3.3), in UTC: `Mon, 21 Sep 2026 14:13:20 +0000`.
enum MailDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `date`: From 1970 on; fractions of a second are cut off.
    static func format(_ date: Date) -> String {
        let second = date.timeIntervalSince1970.rounded(.down)
        // 2026-09-21T14:13:20.000Z
        let stamp = DeviceTime.format(Date(timeIntervalSince1970: second)).prefix(19)
        let parts = stamp.split { "-T".contains($0) }
        // 1970 began on a Thursday.
        let weekday = (Int(second / 86_400) + 4) % 7
        let month = (Int(parts[1]) ?? 1) - 1
        return "\(days[weekday]), \(parts[2]) \(months[month]) \(parts[0]) \(parts[3]) +0000"
    }
}
