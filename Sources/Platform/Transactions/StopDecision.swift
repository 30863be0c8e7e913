import FoundationEssentials

/// What a stop comes to. It is confirmed in any case: a charge point repeats for ever what is not.
enum StopDecision: Sendable, Equatable {
    /// It was told before: the first counts.
    case sameAgain
    case close(TransactionRecord)
    /// No start of it is known. Kept, for a person to look at.
    case keepOrphan(OrphanStop)
}
