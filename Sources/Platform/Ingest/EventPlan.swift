/// How an event gets into the database.
enum EventPlan: Sendable {
    /// With others, in the next batch.
    case quick(BatchItem)
    /// With its kind, where it keeps nobody waiting.
    case slow(BatchItem)
    /// By work of its own.
    case alone(@Sendable () async -> Void)
    /// Not at all.
    case nothing

    /// The same, unless it is another manager's before it is stored.
    func stored(while isWanted: @escaping @Sendable () -> Bool) -> EventPlan {
        switch self {
        case .quick(let item): .quick(item.stored(while: isWanted))
        case .slow(let item): .slow(item.stored(while: isWanted))
        case .alone, .nothing: self
        }
    }
}
