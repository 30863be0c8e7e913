/// How one attempt ended.
struct DeliveryOutcome: Sendable, Hashable {
    enum Verdict: Sendable, Hashable {
        case delivered
        /// To be tried again.
        case failed
        /// The endpoint wants nothing any more (410).
        case gone
    }

    let verdict: Verdict
    /// The HTTP status; `nil` where there was no answer, or none is known (Redis).
    let status: Int?
    /// Why it failed, without secrets: it is shown to the endpoint's owner.
    let complaint: String?
    /// The first 4 KiB of the answer.
    let answer: [UInt8]
    let duration: Duration
}
