import Tenancy

/// What was found to the questions of one event.
struct BatchFindings: Sendable {
    var transactions: [TransactionRecord] = []
    /// Whether the token of the transaction that is metered has an energy budget.
    var hasBudget = false
    /// What a transaction gets that begins; `nil` where none does.
    var opening: TransactionOpening?
    /// Of ``TokenLookup``; `nil` for a charge point that was deleted a moment ago.
    var token: Row?
    /// Of ``BootQueries``; `nil` likewise.
    var standing: Row?
    var hasQueuedCommands = false
}
