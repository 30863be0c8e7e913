import FoundationEssentials
import PluginKit
import Tenancy

/// Which page of a list is wanted. Cursors are sealed: one of another account or list opens nothing.
struct WebhookPage: Sendable {
    let limit: Int
    /// What the cursor holds: where the page before ended.
    let position: String?
    private let seal: Seal

    struct Seal: Sendable {
        let secrets: any PluginSecrets
        let account: AccountID
        /// Of the list, its parents' ids among it.
        let list: String

        func close(_ position: String) throws -> String {
            Base64URL.encode(try secrets.seal(Array(position.utf8), of: account, for: "cursor/\(list)"))
        }

        func open(_ cursor: String) -> String? {
            guard let sealed = Base64URL.decode(cursor.utf8) else { return nil }
            let position = try? secrets.open(sealed, of: account, for: "cursor/\(list)")
            return position.map { String(decoding: $0, as: UTF8.self) }
        }
    }

    init(_ query: inout WebhookQuery, _ seal: Seal) {
        self.seal = seal
        limit = query.number("limit", 1...200) ?? 50
        guard let cursor = query.text("cursor") else {
            position = nil
            return
        }
        position = seal.open(cursor)
        if position == nil {
            query.note("cursor", "malformed", "Expected next_cursor of a page of the same list.")
        }
    }

    /// From up to one more than are shown, which tells whether there is another page.
    func body<Item: Encodable>(_ items: [Item], position: (Item) -> String) throws -> PageOf<Item> {
        let shown = Array(items.prefix(limit))
        let cursor = items.count > limit ? try shown.last.map { try seal.close(position($0)) } : nil
        return PageOf(data: shown, nextCursor: cursor)
    }

    /// A page as the API has it.
    struct PageOf<Item: Encodable>: Encodable {
        let data: [Item]
        let nextCursor: String?

        enum CodingKeys: String, CodingKey {
            case data
            case nextCursor = "next_cursor"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(data, forKey: .data)
            // Null on the last page.
            try container.encode(nextCursor, forKey: .nextCursor)
        }
    }
}
