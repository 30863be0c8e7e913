/// How a charge point's local list stands.
enum LocalListState: String, Sendable, CaseIterable {
    case inSync = "in_sync"
    /// Something is to be sent, and nothing is under way.
    case pending
    case updating
    /// The charge point keeps no local list.
    case unsupported
    /// The last update did not succeed; it is tried again.
    case failed
}
