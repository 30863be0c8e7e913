/// `data` of the events `problem`.
struct FeedProblemBody: Encodable, Sendable {
    let code: String
    let detail: String
}
