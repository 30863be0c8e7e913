package import FoundationEssentials
import OCPP

/// Times as clients of the API write them: RFC 3339 with the zone. Charge points are read more forgivingly.
package enum PluginTime {
    /// - Returns: `nil` for what is no such time.
    package static func read(_ text: String) -> Date? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t") else {
            return nil
        }
        let hasZone: Bool
        switch bytes[bytes.count - 1] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            hasZone = true
        default:
            let sign = bytes[bytes.count - 6]
            hasZone =
                (sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"))
                && bytes[bytes.count - 3] == UInt8(ascii: ":")
        }
        guard hasZone, !text.contains(" ") else { return nil }
        return DeviceTime(text).instant
    }
}
