import Tenancy

/// What a transaction gets when it begins.
struct TransactionOpening: Sendable {
    let number: Int
    /// `nil` where no tariff applies.
    let prices: SessionPrices?

    /// `row`: Of ``TransactionLookup/opening(_:)``.
    init(row: Row) throws(DatabaseError) {
        number = try row.decode("transaction_id")
        prices = try SessionPrices(row: row)
    }
}
