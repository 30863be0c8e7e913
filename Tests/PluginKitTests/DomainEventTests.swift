import FoundationEssentials
import PluginKit
import Tenancy
import Testing

@Suite("Domain events")
struct DomainEventTests {
    @Test("every type has a bit of its own")
    func bits() {
        for type in EventType.allCases {
            let others = EventTypes(EventType.allCases.filter { $0 != type })
            #expect(!others.contains(type))
            #expect(EventTypes([type]).contains(type))
            #expect(EventTypes.all.contains(type))
        }
    }

    @Test("a body is read as it was written, with times of either precision")
    func reading() throws {
        let body = TokenAuthorized(
            idTag: "ABC",
            status: "accepted",
            timestamp: Date(timeIntervalSince1970: 1_700_000_000.25)
        )
        let event = try DomainEvent(
            id: UUID(),
            type: .tokenAuthorized,
            createdAt: Date(timeIntervalSince1970: 0),
            account: AccountID(UUID()),
            chargePoint: nil,
            body: body
        )
        #expect(event.data.contains("\"2023-11-14T22:13:20.250Z\""))
        #expect(try event.read(TokenAuthorized.self) == body)
        let plain = DomainEvent(
            id: event.id,
            type: event.type,
            createdAt: event.createdAt,
            account: event.account,
            chargePoint: nil,
            data: #"{"id_tag":"ABC","status":"accepted","timestamp":"2023-11-14T22:13:20Z"}"#
        )
        #expect(try plain.read(TokenAuthorized.self).timestamp == Date(timeIntervalSince1970: 1_700_000_000))
    }

    @Test("a body is not read as that of another type")
    func otherType() throws {
        let event = DomainEvent(
            id: UUID(),
            type: .transactionStarted,
            createdAt: Date(timeIntervalSince1970: 0),
            account: AccountID(UUID()),
            chargePoint: nil,
            data: "{}"
        )
        #expect(throws: DecodingError.self) { try event.read(TokenAuthorized.self) }
    }
}
