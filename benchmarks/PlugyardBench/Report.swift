import FoundationEssentials
import Glibc

/// A line of standard output.
struct Report: Encodable {
    struct Latency: Encodable {
        let p50: Double
        let p90: Double
        let p99: Double
        let max: Double

        init(_ histogram: LatencyHistogram) {
            p50 = histogram.quantile(0.5)
            p90 = histogram.quantile(0.9)
            p99 = histogram.quantile(0.99)
            max = histogram.quantile(1)
        }
    }

    /// What readers of feeds were told.
    struct Told: Encodable {
        /// Within the measured part: events of any kind, those of them that brought a change, and the bytes of these.
        var texts = 0
        var changes = 0
        var bytes = 0
        /// Changes that were told as one with a later one of the same charge point.
        var merged = 0
        /// How often a reader was told that it missed something.
        var gaps = 0
        /// For how many stations readers do not know the newest change in the end, and were told of no gap.
        var lacking = 0
    }

    enum Event: String, Encodable {
        /// The measured part begins.
        case begin
        /// It ended; what came of it is told by ``done``, when the last answers are in.
        case end
        case done
    }

    var event: Event
    var seconds: Double?
    /// Within the measured part.
    var answered: Int?
    /// Of those, answered with an error.
    var errors: Int?
    /// What nobody answered in the end.
    var unanswered: Int?
    /// Connections that were refused, and tried again.
    var refused: Int?
    /// Sockets that were lost and should not have been, since the process began.
    var lost: Int?
    /// In milliseconds.
    var latency: Latency?
    /// What was acknowledged since the process began, by kind of message.
    var acknowledged: [String: Int]?
    /// HTTP answers by status.
    var statuses: [String: Int]?
    var told: Told?

    func send() {
        // Why: a report is made of numbers and texts, which always encode.
        guard var line = try? JSONEncoder().encode(self) else { return }
        line.append(UInt8(ascii: "\n"))
        line.withUnsafeBytes { _ = Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
}
