import FoundationEssentials
import Tenancy

/// The version of one object (RFC 9110 §8.8.3): a strong tag, the hash of what the API shows of it.
///
/// Of an object with live parts it covers what a PATCH can change and no more; see ``LiveBody``.
struct ETag: Hashable, Sendable {
    /// As in the header, with its quotes.
    let text: String

    init(of body: some Encodable) throws {
        if let live = body as? any LiveBody {
            self.init(of: try JSONEncoder.api.encode(live.settled))
        } else {
            self.init(of: try JSONEncoder.api.encode(body))
        }
    }

    /// Of a body as it is sent.
    init(of body: Data) {
        text = "\"\(Base64URL.encode(Array(Digest.sha256(Array(body)).prefix(16))))\""
    }

    /// Whether `If-Match` lets a change happen: one of its tags is this one, by strong comparison (RFC 9110 §13.1.1).
    func satisfies(ifMatch header: String) -> Bool {
        guard header != "*" else { return true }
        return Self.tags(in: header)?.contains { !$0.isWeak && $0.text == text } ?? false
    }

    /// Whether `If-None-Match` says that the client has this version, by weak comparison (RFC 9110 §13.1.2).
    func satisfies(ifNoneMatch header: String) -> Bool {
        guard header != "*" else { return true }
        return Self.tags(in: header)?.contains { $0.text == text } ?? false
    }

    /// The entity tags of a list; `nil` when it is none.
    private static func tags(in header: String) -> [(isWeak: Bool, text: String)]? {
        var rest = Substring(header)
        var tags: [(isWeak: Bool, text: String)] = []
        while true {
            rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," }
            guard !rest.isEmpty else { return tags }
            let isWeak = rest.hasPrefix("W/")
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.first == "\"" else { return nil }
            guard let end = rest.dropFirst().firstIndex(of: "\"") else { return nil }
            tags.append((isWeak, String(rest[...end])))
            rest = rest[rest.index(after: end)...].drop { $0 == " " || $0 == "\t" }
            guard rest.isEmpty || rest.first == "," else { return nil }
        }
    }
}
