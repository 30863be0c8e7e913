/// A message of a subscription.
struct NATSMessage: Sendable {
    let subject: String
    /// Where an answer is wanted.
    let replyTo: String?
    let bytes: [UInt8]
    /// The server's own answer to a request on whose subject nobody listens.
    let isNoResponders: Bool

    /// The parts of the subject.
    var tokens: [Substring] {
        subject.split(separator: ".")
    }
}
