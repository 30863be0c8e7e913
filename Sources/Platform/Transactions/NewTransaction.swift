import FoundationEssentials

/// A transaction that is about to be stored for the first time; the database gives it its number.
struct NewTransaction: Sendable, Equatable {
    /// `active`, or `stale` for one that is over already and waits for its stop to be told.
    var status: TransactionStatus
    var connector: Int
    var token: String
    var tokenID: UUID?
    var startedAt: Date
    var meterStartWh: Int
    var flags: [String]
    var contentKey: String
    /// Those that are valid when it begins, where there are any.
    var prices: SessionPrices?
}
