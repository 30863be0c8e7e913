import FoundationEssentials
import Tenancy

/// An id in a body: a UUID in lower case, as PostgreSQL writes it.
struct ResourceID: Encodable, Sendable, Hashable {
    let rawValue: UUID

    init(_ rawValue: UUID) {
        self.rawValue = rawValue
    }

    var text: String {
        rawValue.uuidString.lowercased()
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension ResourceID: SQLDecodable {
    init?(sqlType type: UInt32, bytes: UnsafeRawBufferPointer?) {
        guard let rawValue = UUID(sqlType: type, bytes: bytes) else { return nil }
        self.rawValue = rawValue
    }
}
