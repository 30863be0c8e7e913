/// Who reads a feed, as long as the credential is good.
struct FeedTicket: Sendable {
    let principal: Principal
    /// What followed `Bearer `.
    let token: String
}
