import FoundationEssentials
import NIOCore

/// One event of a feed, written once for all who get it.
struct FeedEvent: Sendable {
    enum Kind: String, Sendable {
        case snapshot
        case chargePoint = "charge_point"
        case chargePointRemoved = "charge_point_removed"
        case transaction
        case figures
        case command
        case fault
        case message
        case missed
        case problem
    }

    /// What an event is about: of two that wait, only the newer says how it is.
    enum Subject: Sendable, Hashable {
        case chargePoint(UUID)
        case transaction(UUID)
        case figures
    }

    let kind: Kind
    let subject: Subject?
    let cursor: FeedCursor
    /// The whole object: `type`, `id`, `at`, `data`.
    let json: ByteBuffer

    init(
        _ kind: Kind,
        about subject: Subject? = nil,
        at cursor: FeedCursor,
        now: Date,
        _ data: some Encodable & Sendable
    ) throws {
        (self.kind, self.subject, self.cursor) = (kind, subject, cursor)
        let envelope = Envelope(type: kind.rawValue, id: cursor.text, at: Timestamp(now), data: data)
        json = ByteBuffer(bytes: try JSONEncoder.api.encode(envelope))
    }

    private struct Envelope<Content: Encodable>: Encodable {
        let type: String
        let id: String
        let at: Timestamp
        let data: Content
    }
}
