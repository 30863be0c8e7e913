/// A request for a WebSocket, let in.
struct FeedRequest: Sendable {
    let path: FeedPath
    let address: String?
    /// `nil` when the first message must say who it is.
    let ticket: FeedTicket?
}
