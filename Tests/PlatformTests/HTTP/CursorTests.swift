import FoundationEssentials
import HTTPTypes
import Tenancy
import Testing

@testable import Platform

@Suite("cursors lead back to where a page ended, and nowhere else")
struct CursorTests {
    private static let id = UUID()

    private static func key(_ kind: SortKey.Kind) -> SortKey {
        SortKey(name: "k", field: "k", column: "k", id: "id", kind: kind)
    }

    @Test(
        "a cursor reads back as the position it was made from",
        arguments: [
            (SortKey.Kind.text, PageRequest.Position.text("Nürnberg \"1\"", id)),
            (.time, .time(Date(timeIntervalSince1970: 1_790_000_000.123456), id)),
            (.id, .id(id)),
        ]
    )
    func roundTrip(kind: SortKey.Kind, position: PageRequest.Position) {
        let text = Cursor.text(of: position, sort: "-k")
        let read = Cursor.position(in: text, key: Self.key(kind), sort: "-k")
        #expect(read.map { Cursor.text(of: $0, sort: "-k") } == text)
        if kind != .time { #expect(read == position) }
    }

    @Test("a cursor of another order is refused")
    func otherOrder() {
        let text = Cursor.text(of: .text("a", Self.id), sort: "name")
        #expect(Cursor.position(in: text, key: Self.key(.text), sort: "-name") == nil)
        #expect(Cursor.position(in: text, key: Self.key(.time), sort: "name") == nil)
    }

    @Test(
        "rubbish is refused",
        arguments: [
            "", "x", "%%%", Cursor.encode([]), Cursor.encode(["k"]), Cursor.encode(["k", "9e99", "a"]),
        ]
    )
    func rubbish(text: String) {
        for kind in [SortKey.Kind.text, .time, .id] {
            #expect(Cursor.position(in: text, key: Self.key(kind), sort: "k") == nil)
        }
    }

    @Test("a bad cursor is 400 and names the parameter")
    func badCursor() async throws {
        let fixture = try APIFixture()
        for path in ["/locations?cursor=x", "/transactions/\(Self.id)/meter-values?cursor=x"] {
            let answer = try await fixture.send(.get, APIFixture.path(path), token: try fixture.token())
            #expect(answer.status == 400)
            #expect(try answer.fields == ["cursor"])
        }
    }
}
