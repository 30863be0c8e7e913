import FoundationEssentials
import OCPP
import Tenancy

/// A time in a body: RFC 3339 in UTC with milliseconds.
struct Timestamp: Encodable, Sendable {
    let date: Date

    init(_ date: Date) {
        self.date = date
    }

    var text: String {
        DeviceTime.format(date)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The time that an API client wrote: RFC 3339 with its zone. Charge points are read more forgivingly.
    static func read(_ text: String) -> Date? {
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

extension Row {
    /// Reads a `timestamptz` column for a body.
    func timestamp(_ name: String) throws(DatabaseError) -> Timestamp {
        Timestamp(try decode(name, as: Date.self))
    }

    /// As ``timestamp(_:)``, where NULL is possible.
    func optionalTimestamp(_ name: String) throws(DatabaseError) -> Timestamp? {
        try decode(name, as: Date?.self).map(Timestamp.init)
    }
}
