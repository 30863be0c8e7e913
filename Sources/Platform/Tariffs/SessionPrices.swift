import FoundationEssentials
import Tenancy

/// The prices that were valid when a session began, which it keeps. A reference: few messages need them, all records have room
/// for them.
final class SessionPrices: Sendable {
    /// Columns of `tariff_prices`, named `p`, for ``init(row:)``.
    static let columns: SQL = """
        p.id AS tariff_price_id, p.currency, p.start_fee_minor, p.per_kwh, p.per_minute, p.free_minutes
        """

    /// Of the row of `tariff_prices`.
    let id: UUID
    let terms: TariffTerms

    init(id: UUID, terms: TariffTerms) {
        self.id = id
        self.terms = terms
    }

    /// `nil` for a session without prices.
    convenience init?(row: Row) throws(DatabaseError) {
        guard let id: UUID = try row.decode("tariff_price_id") else { return nil }
        self.init(id: id, terms: try TariffTerms(row: row))
    }
}

extension SessionPrices: Equatable {
    static func == (one: SessionPrices, other: SessionPrices) -> Bool {
        one.id == other.id
    }
}

extension TariffTerms {
    /// Of a row with the columns of `tariff_prices`.
    init(row: Row) throws(DatabaseError) {
        self.init(
            currency: try row.decode("currency"),
            startFeeMinor: try row.decode("start_fee_minor"),
            perKWh: try row.decode("per_kwh"),
            perMinute: try row.decode("per_minute"),
            freeMinutes: try row.decode("free_minutes")
        )
    }
}
