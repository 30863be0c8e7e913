extension TransactionRecord {
    /// What it came to, as people write it: in major units of the currency.
    var price: (major: Double, currency: String)? {
        guard let cost, let currency = prices?.terms.currency else { return nil }
        return (CurrencyDigits.major(cost.total, of: currency), currency)
    }
}
