import FoundationEssentials
import HTTPTypes
import Tenancy
import Testing

@testable import Platform

@Suite("cursors lead back to where a page ended, and nowhere else")
struct CursorTests {
    private static let id = UUID()
    private static let key = [UInt8](repeating: 7, count: 32)
    private static let seal = CursorSeal(key: key, scope: ["account", "a", "locations"])

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
        let text = Cursor.text(of: position, sort: "-k", sealedBy: Self.seal)
        let read = Cursor.position(in: text, key: Self.key(kind), sort: "-k", sealedBy: Self.seal)
        #expect(read.map { Cursor.text(of: $0, sort: "-k", sealedBy: Self.seal) } == text)
        if kind != .time { #expect(read == position) }
    }

    @Test("a cursor of another order is refused")
    func otherOrder() {
        let text = Cursor.text(of: .text("a", Self.id), sort: "name", sealedBy: Self.seal)
        #expect(Self.position(in: text, .text, sort: "name") != nil)
        #expect(Self.position(in: text, .text, sort: "-name") == nil)
        #expect(Self.position(in: text, .time, sort: "name") == nil)
    }

    @Test("a cursor of another account, list or installation is refused, and an altered one")
    func foreign() {
        let others = [
            CursorSeal(key: Self.key, scope: ["account", "b", "locations"]),
            CursorSeal(key: Self.key, scope: ["account", "a", "tokens"]),
            CursorSeal(key: Self.key, scope: ["account", "a"]),
            CursorSeal(key: [UInt8](repeating: 8, count: 32), scope: ["account", "a", "locations"]),
        ]
        for other in others {
            let text = Cursor.text(of: .text("a", Self.id), sort: "name", sealedBy: other)
            #expect(Self.position(in: text, .text, sort: "name") == nil)
        }
        let text = Cursor.text(of: .text("a", Self.id), sort: "name", sealedBy: Self.seal)
        for index in text.indices {
            var altered = text
            altered.replaceSubrange(index...index, with: text[index] == "A" ? "B" : "A")
            #expect(Self.position(in: altered, .text, sort: "name") == nil)
        }
    }

    @Test(
        "rubbish is refused, even under our own seal",
        arguments: [
            "", "x", "%%%", seal.close([]), seal.close(["k"]), seal.close(["k", "9e99", "a"]),
        ]
    )
    func rubbish(text: String) {
        for kind in [SortKey.Kind.text, .time, .id] {
            #expect(Self.position(in: text, kind, sort: "k") == nil)
        }
    }

    private static func position(in text: String, _ kind: SortKey.Kind, sort: String) -> PageRequest.Position?
    {
        Cursor.position(in: text, key: key(kind), sort: sort, sealedBy: seal)
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
