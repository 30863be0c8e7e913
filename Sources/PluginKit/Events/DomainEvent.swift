package import FoundationEssentials
package import Tenancy

/// Something that happened, committed together with what it is about.
///
/// It may come more than once, by the same ``id`` then. The events of one charge point come in their order.
package struct DomainEvent: Sendable, Hashable {
    package let id: UUID
    package let type: EventType
    /// When it was written, by the platform's clock.
    package let createdAt: Date
    package let account: AccountID
    /// `nil` for what belongs to no charge point.
    package let chargePoint: EventChargePoint?
    /// The event's own fields as a JSON object, of the type that ``EventBody`` has for ``type``.
    package let data: String

    package init(
        id: UUID,
        type: EventType,
        createdAt: Date,
        account: AccountID,
        chargePoint: EventChargePoint?,
        data: String
    ) {
        self.id = id
        self.type = type
        self.createdAt = createdAt
        self.account = account
        self.chargePoint = chargePoint
        self.data = data
    }

    /// As a plugin makes one itself: to try out where its events go, and in tests.
    package init(
        id: UUID,
        type: EventType,
        createdAt: Date,
        account: AccountID,
        chargePoint: EventChargePoint?,
        body: some EventBody
    ) throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = EventTime.encoding
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = String(decoding: try encoder.encode(body), as: UTF8.self)
        self.init(
            id: id,
            type: type,
            createdAt: createdAt,
            account: account,
            chargePoint: chargePoint,
            data: data
        )
    }

    /// ``data``, read.
    ///
    /// - Throws: `DecodingError` when it is of another type.
    package func read<Body: EventBody>(_ body: Body.Type = Body.self) throws -> Body {
        guard Body.types.contains(type) else {
            let found = "\(type.rawValue) is not read as \(Body.self)"
            throw DecodingError.typeMismatch(Body.self, .init(codingPath: [], debugDescription: found))
        }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = EventTime.decoding
        return try decoder.decode(Body.self, from: Data(data.utf8))
    }
}
