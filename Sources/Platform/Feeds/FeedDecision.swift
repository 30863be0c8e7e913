/// What becomes of a request for a feed's WebSocket.
enum FeedDecision: Sendable {
    case upgrade(FeedRequest)
    case refuse(HandshakeProblem)
}
