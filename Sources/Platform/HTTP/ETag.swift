import FoundationEssentials
import PluginKit

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
        text = EntityTag(of: Array(body)).text
    }

    /// Whether `If-Match` lets a change happen: one of its tags is this one, by strong comparison (RFC 9110 §13.1.1).
    func satisfies(ifMatch header: String) -> Bool {
        EntityTag(text: text).satisfies(ifMatch: header)
    }

    /// Whether `If-None-Match` says that the client has this version, by weak comparison (RFC 9110 §13.1.2).
    func satisfies(ifNoneMatch header: String) -> Bool {
        EntityTag(text: text).satisfies(ifNoneMatch: header)
    }
}
