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
