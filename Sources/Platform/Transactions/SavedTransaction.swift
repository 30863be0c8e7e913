import FoundationEssentials
import Tenancy

/// A known transaction on its way to the database, with all that ``TransactionMachine`` may have changed of it.
struct SavedTransaction: Sendable {
    let account: AccountID
    let record: TransactionRecord
    let at: Date
    /// Whether its tag becomes a token of the account in the same transaction of the database.
    var registersToken = false
    /// Whether nothing changed of it but what meter values change of one that goes on.
    var isMeasuredOnly = false
    /// Whether this is its start, which came behind its stop.
    var isLateStart = false
}
