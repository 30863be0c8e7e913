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
}
