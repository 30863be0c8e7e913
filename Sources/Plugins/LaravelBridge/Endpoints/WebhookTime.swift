import FoundationEssentials

/// Times that people write: RFC 3339 with a zone, within the years that the database has.
enum WebhookTime {
    private static let exact = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    static func read(_ text: String) -> Date? {
        // Neither style takes what the other one does.
        guard let date = (try? Date.ISO8601FormatStyle().parse(text)) ?? (try? exact.parse(text)) else {
            return nil
        }
        return (-62_135_596_800...253_402_300_799).contains(date.timeIntervalSince1970) ? date : nil
    }
}
