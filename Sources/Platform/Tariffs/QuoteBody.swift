import Tenancy

/// Schema `Quote`: what a session would come to.
struct QuoteBody: Encodable, Sendable {
    let tariffID: ResourceID
    /// Since when the prices are valid by which it was reckoned.
    let validFrom: Timestamp
    let startFee: MoneyBody
    let energy: MoneyBody
    let time: MoneyBody
    let cost: MoneyBody

    /// `row`: Of ``TariffQueries/prices(_:at:)``.
    init(_ tariff: ResourceID, row: Row, energyWh: Int, seconds: Int) throws(DatabaseError) {
        tariffID = tariff
        validFrom = try row.timestamp("valid_from")
        let terms = try TariffTerms(row: row)
        let cost = terms.cost(energyWh: energyWh, seconds: seconds)
        startFee = MoneyBody(amountMinor: cost.startFee, currency: terms.currency)
        energy = MoneyBody(amountMinor: cost.energy, currency: terms.currency)
        time = MoneyBody(amountMinor: cost.time, currency: terms.currency)
        self.cost = MoneyBody(amountMinor: cost.total, currency: terms.currency)
    }

    enum CodingKeys: String, CodingKey {
        case energy, time, cost
        case tariffID = "tariff_id"
        case validFrom = "valid_from"
        case startFee = "start_fee"
    }
}
