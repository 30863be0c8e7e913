/// What the sealed part of a queued mail holds, as JSON.
struct MailContent: Codable, Sendable {
    let subject: String
    let text: String
}
