import FoundationEssentials
import OCPP

/// The clock of a station in a scenario: how wrong it goes, and how it writes.
struct ScenarioClock: Sendable, Equatable {
    /// How the time is written.
    enum Format: String, Sendable, CaseIterable {
        /// `2026-01-02T03:04:05.678Z`.
        case utc
        /// Without milliseconds.
        case seconds
        /// Seven decimals.
        case decimals
        /// Nothing behind the time.
        case noZone = "no_zone"
        /// A space for the T.
        case space
        /// Two hours east, written `+02:00`.
        case east
        /// The same, written `+02`.
        case shortEast = "short_east"
    }

    /// Added to the real time, unless ``fixed`` says otherwise.
    var offset = Duration.zero
    var format = Format.utc
    /// A text that is sent for every time, whatever it is.
    var fixed: String?

    func text(at moment: Date) -> String {
        if let fixed { return fixed }
        let shift: Double = format == .east || format == .shortEast ? 7200 : 0
        let text = DeviceTime.format(moment.addingTimeInterval(offset / .seconds(1) + shift))
        let bare = String(text.dropLast())
        return switch format {
        case .utc: text
        case .seconds: "\(bare.dropLast(4))Z"
        case .decimals: "\(bare)1234Z"
        case .noZone: bare
        case .space: text.replacing("T", with: " ")
        case .east: "\(bare)+02:00"
        case .shortEast: "\(bare)+02"
        }
    }
}
