import FoundationEssentials
import Tenancy

/// A known transaction on its way to the database, with all that ``TransactionMachine`` may have changed of it.
final class SavedTransaction: Sendable {
    let account: AccountID
    let record: TransactionRecord
    let at: Date
    /// Whether its tag becomes a token of the account in the same transaction of the database.
    let registersToken: Bool
    /// Whether nothing changed of it but what meter values change of one that goes on.
    let isMeasuredOnly: Bool
    /// Whether this is its start, which came behind its stop.
    let isLateStart: Bool

    init(
        account: AccountID,
        record: TransactionRecord,
        at: Date,
        registersToken: Bool = false,
        isMeasuredOnly: Bool = false,
        isLateStart: Bool = false
    ) {
        self.account = account
        self.record = record
        self.at = at
        self.registersToken = registersToken
        self.isMeasuredOnly = isMeasuredOnly
        self.isLateStart = isLateStart
    }
}
