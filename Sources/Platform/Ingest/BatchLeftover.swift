import FoundationEssentials

/// What a batch did not store.
struct BatchLeftover: Sendable {
    /// The charge points whose rows the database does not take. Their events have failed.
    var refused: [UUID] = []
    /// Events that nobody was told about yet: rows that they need, or that others of the same batch need, are held by
    /// somebody else. What stands alone is found by storing each by itself.
    var held: [BatchItem] = []

    static func + (first: BatchLeftover, second: BatchLeftover) -> BatchLeftover {
        BatchLeftover(refused: first.refused + second.refused, held: first.held + second.held)
    }
}
