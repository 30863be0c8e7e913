import FoundationEssentials
import Tenancy

/// Schema `Money` (contract §4).
struct MoneyBody: Encodable, Sendable {
    let amountMinor: Int
    let currency: String

    enum CodingKeys: String, CodingKey {
        case amountMinor = "amount_minor"
        case currency
    }
}

extension MoneyBody {
    /// The cost of a transaction: what was stored when it ended; so far, of one that runs, up to its last meter reading.
    ///
    /// `row`: Of ``TransactionQueries``.
    init?(ofTransaction row: Row) throws(DatabaseError) {
        guard let currency: String = try row.decode("cost_currency") else { return nil }
        self.currency = currency
        if let stored: Int = try row.decode("cost_minor") {
            amountMinor = stored
            return
        }
        guard let prices = try SessionPrices(row: row), let start: Date = try row.decode("started_at") else {
            return nil
        }
        let heard: Date = try row.decode("last_meter_at", as: Date?.self) ?? start
        amountMinor =
            prices.terms.cost(
                energyWh: try row.decode("energy_wh"),
                seconds: SessionCost.seconds(from: start, to: heard)
            ).total
    }
}
