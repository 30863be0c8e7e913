/// The fields of `data` of some event types, as JSON in snake case; times are RFC 3339 in UTC.
package protocol EventBody: Codable, Sendable, Hashable {
    static var types: [EventType] { get }
}
