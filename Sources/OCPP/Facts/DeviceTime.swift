package import FoundationEssentials

/// A time by a charge point's clock: what it wrote, and what that means if it means anything.
package struct DeviceTime: Sendable, Hashable {
    /// As received; empty when the field was absent.
    package let raw: String
    /// `nil` when the text is no possible time. Whether a possible time is plausible (1970, years ahead) is
    /// for the caller to judge, who knows the time of receipt.
    package let instant: Date?

    package init(raw: String, instant: Date?) {
        self.raw = raw
        self.instant = instant
    }

    /// Reads `YYYY-MM-DDTHH:MM[:SS[.fraction]][zone]` forgivingly.
    ///
    /// Taken: a space or `t` for the `T`, white space around and before the zone, a comma for the point, any
    /// number of decimals, no seconds, the leap second 60, and as zone `Z`, `z`, `+02`, `+0200`, `+02:00` or
    /// none, which is UTC.
    package init(_ raw: String) {
        self.init(raw: raw, instant: DeviceTimeReader.read(raw)?.instant)
    }
}
