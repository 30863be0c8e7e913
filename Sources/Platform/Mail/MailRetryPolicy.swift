import FoundationEssentials

/// When a mail that the relay did not take is tried again.
enum MailRetryPolicy {
    private static let delays: [Duration] = [
        .seconds(10), .seconds(30), .seconds(2 * 60), .seconds(10 * 60), .seconds(60 * 60),
    ]
    /// As long as mail servers keep trying (RFC 5321 §4.5.4.1 asks for four to five days); a link in it has long
    /// expired by then.
    private static let patience = Duration.seconds(3 * 24 * 3600)

    /// Says whether and when to try again.
    ///
    /// - Parameters:
    ///   - attempts: Made so far, the one that just failed included.
    ///   - age: Since the mail was queued.
    /// - Returns: The wait before the next attempt, `nil` when there is to be none.
    static func delay(afterAttempts attempts: Int, age: Duration) -> Duration? {
        guard age < patience else { return nil }
        return delays[min(max(attempts, 1), delays.count) - 1]
    }
}
