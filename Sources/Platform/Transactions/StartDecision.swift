import FoundationEssentials

/// What a start comes to.
enum StartDecision: Sendable, Equatable {
    /// It is known: the same number, and nothing changes.
    case sameAgain(number: Int)
    /// A new transaction; of the older one on the connector no stop came.
    case open(NewTransaction, closing: TransactionRecord?)
    /// Its stop was told before it: both are one transaction, which is over.
    case join(TransactionRecord, closing: TransactionRecord?)
}
