import FoundationEssentials

/// What became of a request that came before under the same `Idempotency-Key`.
enum EarlierRequest: Sendable {
    case answered(StoredAnswer)
    /// It began something that outlives its transaction, such as a command, whose present state is the answer.
    case began(UUID)
}
