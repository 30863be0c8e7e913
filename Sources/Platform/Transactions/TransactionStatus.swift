/// Where a transaction is in its life.
enum TransactionStatus: String, CaseIterable, Sendable {
    case active
    case completed
    /// Its charge point came back without it.
    case stale
    /// Its end was reported, but never its start.
    case orphan
}
